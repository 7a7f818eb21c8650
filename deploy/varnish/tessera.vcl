vcl 4.1;

# Varnish as the surrogate in front of Tessera's gateway. See README.md beside this file.

import std;

include "backend.vcl";

sub vcl_recv {
  set req.backend_hint = gateway;

  # What Varnish can do: include and remove. Without "ESI/1.0" the gateway writes nothing else, and answers an
  # include that fails with what its slot shows instead. A fragment that a browser asks for by itself is not an
  # include: its failure is told as one.
  unset req.http.Surrogate-Capability;
  unset req.http.X-Include;
  if (req.esi_level > 0 || req.url !~ "^/fragments/") {
    set req.http.Surrogate-Capability = {"varnish="Surrogate/1.0 ESI-include/1.0""};
  }
  if (req.esi_level > 0) {
    set req.http.X-Include = "yes";
    # These are about the page, not about its parts.
    unset req.http.If-None-Match;
    unset req.http.If-Modified-Since;
    unset req.http.Range;
  }

  if (req.http.Accept ~ "text/event-stream") {
    return (pipe);
  }
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  # Files and pictures know no visitor.
  if (req.url ~ "^/(r|media)/") {
    unset req.http.Cookie;
    return (hash);
  }
  # The gateway keeps cookies from public fragments, and says which answers are private.
  if (req.url ~ "^/fragments/") {
    return (hash);
  }
  # Layouts, /api and everything else are one visitor's.
  return (pass);
}

sub vcl_pipe {
  # A second request on the same connection would be nobody's.
  set bereq.http.Connection = "close";
}

sub vcl_backend_response {
  if (bereq.http.X-Include && (beresp.status < 200 || beresp.status > 299)) {
    return (error(503, "An include failed"));
  }
  if (beresp.http.Surrogate-Control ~ {"content="[^"]*ESI/1\.0"}) {
    set beresp.do_esi = true;
  }
  if (beresp.http.Content-Type ~ "^(text/|application/(json|javascript|[a-z+.]*xml))") {
    set beresp.do_gzip = true;
  }

  if (beresp.http.Set-Cookie
    || beresp.http.Vary == "*"
    || beresp.http.Cache-Control ~ "(?i)private"
    || beresp.http.Surrogate-Control ~ "(?i)no-store"
    || (beresp.http.Surrogate-Control !~ "(?i)max-age" && beresp.http.Cache-Control ~ "(?i)no-cache|no-store")) {
    # The old answer to a public fragment is better than what stands in for the new one.
    if (bereq.is_bgfetch) {
      return (abandon);
    }
    # Remembered, so that nobody waits for somebody else's private answer.
    set beresp.uncacheable = true;
    set beresp.ttl = 120s;
  } elsif (beresp.http.Surrogate-Control ~ "(?i)max-age=\d+") {
    set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "(?i)^.*max-age=(\d+).*$", "\1s"), 0s);
    set beresp.grace = 0s;
    if (beresp.http.Surrogate-Control ~ "(?i)stale-while-revalidate=\d+") {
      set beresp.grace = std.duration(
        regsub(beresp.http.Surrogate-Control, "(?i)^.*stale-while-revalidate=(\d+).*$", "\1s"), 0s);
    }
  }
  unset beresp.http.Surrogate-Control;
  return (deliver);
}

sub vcl_backend_error {
  if (bereq.http.X-Include) {
    # The gateway itself is away: the slot stays empty, the page stays whole.
    set beresp.status = 200;
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.body = "";
  } else {
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Retry-After = "2";
    set beresp.body = {"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not available</title></head>
<body><h1>This page is not available right now</h1><p>Please try again in a moment.</p></body></html>
"};
  }
  set beresp.http.Cache-Control = "no-store";
  set beresp.uncacheable = true;
  set beresp.ttl = 0s;
  return (deliver);
}

sub vcl_deliver {
  unset resp.http.Surrogate-Key;
  unset resp.http.X-Varnish;
  unset resp.http.Via;
}

sub vcl_synth {
  if (req.esi_level > 0) {
    set resp.status = 200;
    set resp.http.Content-Type = "text/html; charset=utf-8";
    set resp.body = "";
    return (deliver);
  }
}
