/** A BFF of its own process for benchmarks: each fragment takes its milliseconds, and says how long it really took. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';

/** Bytes of one fragment's text. */
const FRAGMENT_BYTES = 2_000;

const delays: Record<string, number> = JSON.parse(process.argv[2] ?? '{}');
const filling = 'x'.repeat(FRAGMENT_BYTES);

const server = createServer((request, response) => {
  const started = performance.now();
  const path = (request.url ?? '/').split('?', 1)[0]!;
  const address = parseFragmentPath(path);
  if (address === null) {
    response.writeHead(404).end();
    return;
  }
  setTimeout(() => {
    const took = (performance.now() - started).toFixed(3);
    const html = fragmentMarkup({
      ...address,
      key: 'k',
      html: `<p data-took="${took}">${filling}</p>`,
      props: {},
    });
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(html),
      'tessera-release': `${address.remote}@${address.release}`,
    });
    response.end(html);
  }, delays[address.fragment] ?? 0);
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit(0));
