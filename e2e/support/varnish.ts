/** Varnish in front of a shop, with the VCL that Tessera ships. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './shop.ts';

export interface Varnish {
  url: string;
  stop(): Promise<void>;
}

/** Milliseconds until it must answer. */
const PATIENCE = 20_000;

export function isVarnishInstalled(): boolean {
  const path = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
  return spawnSync('varnishd', ['-V'], { stdio: 'ignore', env: { PATH: path } }).status === 0;
}

/**
 * Starts it.
 *
 * @param ports its own, and that of the gateway behind it
 * @throws Error with what it has said, when it does not listen in time
 */
export async function startVarnish(ports: { own: number; gateway: number }): Promise<Varnish> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-varnish-'));
  await writeFile(
    join(folder, 'backend.vcl'),
    `backend gateway { .host = "127.0.0.1"; .port = "${ports.gateway}"; .first_byte_timeout = 30s; }\n`,
  );
  const shipped = join(root, 'deploy/varnish');
  const child = spawn(
    'varnishd',
    [
      ...['-F', '-n', join(folder, 'work'), '-a', `127.0.0.1:${ports.own}`, '-s', 'malloc,64m'],
      ...['-f', join(shipped, 'tessera.vcl'), '-p', `vcl_path=${folder}:${shipped}`],
      // As root it would become another user, who may not read this folder.
      ...(process.getuid?.() === 0 ? ['-j', 'none'] : []),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/usr/local/sbin` },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part.toString();
    });
  const url = `http://127.0.0.1:${ports.own}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const ends = Date.now() + PATIENCE;
  while (!(await answers(`${url}/`))) {
    if (child.exitCode !== null || Date.now() > ends) {
      await stop();
      throw new Error(`Cannot start Varnish: it does not answer\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { headers: { accept: 'text/html' } }).catch(() => null);
  await answer?.text();
  return answer?.ok === true;
}
