/** Brings the servers to compare with onto this machine: Debian's packages, when the one who asks may install them. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isInstalled } from './program.ts';

/** Command → the Debian package that has it. */
const packages: Readonly<Record<string, string>> = {
  varnishd: 'varnish',
  nginx: 'nginx-light',
  traffic_server: 'trafficserver',
  wrk: 'wrk',
};

/** Installs what is missing; says so, and goes on without what could not be installed. */
export async function installPeers(say: (sentence: string) => void): Promise<void> {
  const missing = Object.entries(packages).flatMap(([command, name]) => (isInstalled(command) ? [] : [name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    say(`Not installed: ${missing.join(', ')}. Only root on Debian can install them from here`);
    return;
  }
  say(`Installing ${missing.join(', ')} …`);
  const done =
    (await aptGet(['update'])) && (await aptGet(['install', '--yes', '--no-install-recommends', ...missing]));
  if (!done) say(`Not installed: ${missing.join(', ')}. apt-get failed`);
}

async function aptGet(args: readonly string[]): Promise<boolean> {
  const child = spawn('apt-get', ['--quiet', '--quiet', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // In this run level, packages do not start their services.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
