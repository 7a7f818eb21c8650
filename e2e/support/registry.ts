/** The registry of a running shop, as teams and its operator use it: by the command line, and over HTTP to look. */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeVariant, type VariantOptions } from '@tessera/testing/variants';
import { root } from './shop.ts';

export interface LiveRemote {
  stable: string;
  previous: string | null;
  canary: string | null;
}

export interface AuditEntry {
  action: string;
  actor: string;
  reason: string;
  remotes: string[];
  channel: string | null;
}

export interface CanaryState {
  remote: string;
  release: string;
  percent: number;
  status: string;
  reason: string;
  verdict: { status: string; reason: string };
  visitors: { canary: number; control: number };
}

export interface EndedCanary {
  remote: string;
  release: string;
  status: string;
  endReason: string | null;
}

export interface Registry {
  /** Runs `tessera <command> --json`; answers what it says. @throws Error with what it said, when it ends with another code than 0 */
  tessera(...command: string[]): Promise<Record<string, unknown>>;
  /** Publishes another release of a remote's build. @returns `<version>-<digest8>` */
  publish(remote: string, change?: ReleaseChange): Promise<string>;
  /** What a channel names of a remote. */
  live(remote: string, channel?: string): Promise<LiveRemote>;
  canaries(): Promise<{ canaries: CanaryState[]; ended: EndedCanary[] }>;
  /** Newest first. */
  audit(action: string): Promise<AuditEntry[]>;
  /** Asks as the operator. */
  ask<T>(path: string): Promise<T>;
  /** Changes production as the operator; answers also when no edge acknowledges, as the command line does not. */
  change(action: string, body: unknown): Promise<{ edges: { acknowledged: string[]; silent: string[] } }>;
}

export type ReleaseChange = Partial<Pick<VariantOptions, 'version' | 'replace' | 'rewrite' | 'add'>>;

/** Milliseconds for one command, which may wait for silent edges. */
const COMMAND = 60_000;

export function createRegistry(data: string): Registry {
  let variants = 0;
  const run = promisify(execFile);

  async function tessera(...command: string[]): Promise<Record<string, unknown>> {
    const cli = join(root, 'packages/cli/dist/tessera.js');
    const { stdout } = await run(process.execPath, [cli, ...command, '--json', '--data', data], {
      timeout: COMMAND,
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async function send<T>(path: string, init: { method?: string; body?: string } = {}): Promise<T> {
    const text = await readFile(join(data, 'run/registry.json'), 'utf8');
    const { url, operator } = JSON.parse(text) as { url: string; operator: string };
    const response = await fetch(url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${operator}`,
        'content-type': 'application/json',
        'if-match': '*',
        'idempotency-key': randomUUID(),
      },
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) return (await response.json()) as T;
    throw new Error(`Cannot ask for "${path}": ${response.status} ${await response.text()}`);
  }
  const ask = <T>(path: string) => send<T>(path);

  return {
    tessera,
    ask,
    change: (action, body) =>
      send(`/channels/production/${action}`, { method: 'POST', body: JSON.stringify(body) }),
    async publish(remote, change = {}) {
      variants += 1;
      const version = change.version ?? `${variants}.0.0-variant`;
      const from = join(root, remote === 'shell' ? 'shell' : `remotes/${remote}`, 'dist/release');
      const to = join(data, 'variants', `${remote}-${version}`);
      await makeVariant({ ...change, from, to, version });
      const { published } = (await tessera('publish', '--from', to)) as { published: { id: string }[] };
      return published[0]!.id;
    },
    async live(remote, channel = 'production') {
      const { remotes } = await ask<{ remotes: { remote: string; live: Record<string, LiveRemote> }[] }>(
        '/remotes',
      );
      return remotes.find((one) => one.remote === remote)!.live[channel]!;
    },
    canaries: () => ask('/channels/production/canaries'),
    audit: async (action) =>
      (await ask<{ entries: AuditEntry[] }>(`/audit?limit=200&action=${action}`)).entries,
  };
}
