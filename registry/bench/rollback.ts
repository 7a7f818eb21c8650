/**
 * How long a rollback takes until every edge serves it, in a registry of many remotes: `node bench/rollback.ts
 * [remotes] [releases] [edges]`. Edges are processes of their own that parse and verify each document.
 */

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { temporaryFolder } from '../src/testing/build-folder.ts';
import { spawnRegistry } from '../src/testing/spawn-registry.ts';
import { callerHeaders, registryKey } from '../src/testing/start-registry.ts';
import { idOf, remoteName, seed } from './seed.ts';

const ROUNDS = 60;
/** Remotes of one change. */
const BATCH = 100;

const [remotes = 1_000, releases = 50, edges = 1] = process.argv.slice(2).map(Number);
await using root = await temporaryFolder();
let started = performance.now();
const passed = () => Math.round(performance.now() - started);
await seed(root.path, { remotes, releases });
console.log(`seeded ${remotes} remotes of ${releases} releases in ${passed()} ms`);

started = performance.now();
await using registry = await spawnRegistry(root.path);
console.log(`started in ${passed()} ms`);
const change = async (action: string, body: unknown) => {
  const headers = { 'if-match': '*', 'idempotency-key': randomUUID() };
  const answer = await registry.operator(`POST /channels/production/${action}`, { body, headers });
  if (answer.status !== 200) throw new Error(`Cannot ${action}: ${JSON.stringify(answer.body)}`);
  return answer.body as { edges: { acknowledged: string[]; silent: string[] } };
};

started = performance.now();
for (const n of [0, 1]) {
  for (let from = 0; from < remotes; from += BATCH) {
    const names = Array.from({ length: Math.min(BATCH, remotes - from) }, (_, i) => remoteName(from + i));
    await change('promote', { releases: Object.fromEntries(names.map((name) => [name, idOf(n)])) });
  }
}
console.log(`promoted all of them twice, ${BATCH} at a time, in ${passed()} ms`);

const children = ['edge', 'edge-2'].slice(0, edges).map((caller) => {
  const token = callerHeaders(caller)['authorization']!.replace('Bearer ', '');
  const keys = JSON.stringify({ [registryKey.id]: registryKey.spki });
  const args = [
    join(import.meta.dirname, 'edge.ts'),
    `${registry.url}/channels/production`,
    caller,
    token,
    keys,
  ];
  return spawn(process.execPath, args, { stdio: 'inherit' });
});
try {
  while ((await change('refresh', {})).edges.acknowledged.length < edges);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    started = performance.now();
    const { edges: heard } = await change('rollback', { releases: { [remoteName(round % remotes)]: null } });
    times.push(performance.now() - started);
    if (heard.acknowledged.length !== edges) throw new Error(`Cannot measure: ${heard.silent} is silent`);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!.toFixed(1);
  const document = await fetch(`${registry.url}/channels/production`, { headers: callerHeaders('operator') });
  console.log(`document: ${(await document.arrayBuffer()).byteLength} bytes`);
  console.log(
    `rollback to the acks of ${edges} edges: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`,
  );
} finally {
  for (const child of children) child.kill();
}
