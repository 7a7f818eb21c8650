# The gateway: `npm start -- --port 8080 --behind http://127.0.0.1:8000`.
backend gateway {
  .host = "127.0.0.1";
  .port = "8080";
  # Longer than any fragment may take; shorter than anybody waits.
  .first_byte_timeout = 30s;
}
