/** Apache Traffic Server with its plugin esi.so, as Debian packs it: one thread, everything in the RAM cache. */

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import type { Peer } from './peer.ts';
import { isInstalled } from './program.ts';
import { startWithFolder } from './scratch.ts';

/** Where Debian's package keeps what is the same for every instance. */
const SETTINGS = '/etc/trafficserver';

export const trafficserver: Peer = {
  name: 'trafficserver',
  dialect: 'ats',
  foreign: true,
  missing: () => (isInstalled('traffic_server') ? null : 'not installed (Debian package "trafficserver")'),
  start: ({ origin, core }) =>
    startWithFolder('trafficserver', async (folder) => {
      const port = await freePort();
      await writeInstance(folder, { port, origin });
      const args = [`--run-root=${join(folder, 'runroot.yaml')}`];
      return { command: 'traffic_server', args, port, core };
    }),
};

async function writeInstance(folder: string, { port, origin }: { port: number; origin: number }) {
  const at = (name: string) => join(folder, name);
  await cp(SETTINGS, at('etc'), { recursive: true });
  for (const name of ['var', 'run', 'log', 'cache', 'share']) await mkdir(at(name));
  await writeFile(
    at('runroot.yaml'),
    `prefix: ${folder}
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/sbin
sysconfdir: ${at('etc')}
datadir: ${at('share')}
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: ${at('var')}
runtimedir: ${at('run')}
logdir: ${at('log')}
cachedir: ${at('cache')}
`,
  );
  await writeFile(at('etc/records.config'), records(port));
  await writeFile(at('etc/remap.config'), `map / http://127.0.0.1:${origin}/\n`);
  await writeFile(at('etc/storage.config'), `${at('cache')} 256M\n`);
  // Compressing is left to nobody here: the others do not either.
  await writeFile(at('etc/plugin.config'), 'esi.so --disable-gzip-output\n');
}

function records(port: number): string {
  return Object.entries({
    'http.server_ports STRING': `${port}:ip-in=127.0.0.1`,
    // Stays the user that it is started as.
    'admin.user_id STRING': '#-1',
    'exec_thread.autoconfig INT': 0,
    'exec_thread.limit INT': 1,
    'accept_threads INT': 0,
    'task_threads INT': 1,
    'cache.ram_cache.size INT': '268435456',
    'cache.threads_per_disk INT': 1,
    // What has a lifetime is stored, whatever else it lacks.
    'http.cache.required_headers INT': 0,
    'http.insert_response_via_str INT': 0,
    'http.keep_alive_no_activity_timeout_in INT': 120,
    'log.logging_enabled INT': 0,
    'reverse_proxy.enabled INT': 1,
    'url_remap.remap_required INT': 1,
  })
    .map(([name, value]) => `CONFIG proxy.config.${name} ${value}\n`)
    .join('');
}
