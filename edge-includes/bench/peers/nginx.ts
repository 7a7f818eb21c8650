/** nginx with its own way of includes, SSI: one worker, pages and fragments in a cache in memory, nothing logged. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import type { Peer } from './peer.ts';
import { isInstalled } from './program.ts';
import { startWithFolder } from './scratch.ts';

export const nginx: Peer = {
  name: 'nginx',
  dialect: 'ssi',
  foreign: true,
  missing: () => (isInstalled('nginx') ? null : 'not installed (Debian package "nginx-light")'),
  start: ({ origin, core }) =>
    startWithFolder('nginx', async (folder) => {
      const port = await freePort();
      const file = join(folder, 'nginx.conf');
      await mkdir(join(folder, 'temp'));
      await writeFile(file, configuration(folder, port, origin));
      const args = ['-c', file, '-p', folder, '-e', join(folder, 'error.log')];
      return { command: 'nginx', args, port, core };
    }),
};

function configuration(folder: string, port: number, origin: number): string {
  // The user is the one who measures: the cache's folder is theirs.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_body_temp_path ${folder}/temp/body;
  proxy_temp_path ${folder}/temp/proxy;
  fastcgi_temp_path ${folder}/temp/fastcgi;
  uwsgi_temp_path ${folder}/temp/uwsgi;
  scgi_temp_path ${folder}/temp/scgi;
  default_type text/html;
  open_file_cache max=10000;
  open_file_cache_valid 3600s;
  proxy_cache_path ${folder}/cache levels=1 keys_zone=pages:32m max_size=512m use_temp_path=off;
  upstream origin { server 127.0.0.1:${origin}; keepalive 64; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache pages;
      proxy_cache_key $uri$is_args$args;
      proxy_cache_lock on;
      proxy_buffers 16 16k;
      ssi on;
    }
  }
}
`;
}
