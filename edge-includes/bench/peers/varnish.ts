/** Varnish as its users run it for ESI: turned on by Surrogate-Control, everything in memory. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import type { Peer } from './peer.ts';
import { isInstalled } from './program.ts';
import { startWithFolder } from './scratch.ts';

export const varnish: Peer = {
  name: 'varnish',
  dialect: 'esi',
  foreign: true,
  missing: () => (isInstalled('varnishd') ? null : 'not installed (Debian package "varnish")'),
  start: ({ origin, core }) =>
    startWithFolder('varnish', async (folder) => {
      const port = await freePort();
      const vcl = join(folder, 'default.vcl');
      await writeFile(vcl, configuration(origin));
      const args = [
        ...['-F', '-j', 'none', '-n', join(folder, 'work'), '-f', vcl],
        ...['-a', `127.0.0.1:${port}`, '-s', 'malloc,256m'],
        // A page may begin with anything, and fragments need not be XML.
        ...['-p', 'feature=+esi_disable_xml_check', '-p', 'feature=+esi_ignore_other_elements'],
        // Bodies are stored as they are sent: nobody here asks for gzip.
        ...['-p', 'http_gzip_support=off'],
        // One pool for one core, with a thread for each connection from the start.
        ...['-p', 'thread_pools=1', '-p', 'thread_pool_min=100'],
      ];
      return { command: 'varnishd', args, port, core };
    }),
};

/** Cookies do not matter here, and freshness is the origin's word: Varnish's own defaults do the rest. */
function configuration(origin: number): string {
  return `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${origin}"; .max_connections = 200; }
sub vcl_recv {
  set req.http.Surrogate-Capability = {"varnish="Surrogate/1.0 ESI/1.0""};
}
sub vcl_backend_response {
  if (beresp.http.Surrogate-Control ~ "ESI/1.0") {
    unset beresp.http.Surrogate-Control;
    set beresp.do_esi = true;
  }
}
`;
}
