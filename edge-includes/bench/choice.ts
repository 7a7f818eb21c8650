/**
 * What a channel of many remotes costs the edge: a change is applied, a path is matched, a page is described.
 *
 * `node bench/choice.ts [--json] [--assert] [--remotes 1000] [--rounds 40]`
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeHead } from '@tessera/contracts/fragment';
import type { PageManifest } from '@tessera/contracts/page';
import { type Release, releaseId } from '@tessera/contracts/release';
import { startTestServer } from '@tessera/service/testing';
import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { createTestRegistry } from '@tessera/testing/registry';
import {
  createTestBff,
  publishShell,
  rendered,
  startTestEdge,
  type TestEdge,
} from '../src/testing/start-edge.ts';

/** Paths that are matched. */
const MATCHES = 200_000;
/** Changes before those that are counted. */
const WARM_UP = 5;

const flags = readBenchFlags({ remotes: '1000', rounds: '40' });
const remotes = Number(flags.values['remotes']);
const rounds = Number(flags.values['rounds']);

await using registry = await createTestRegistry();
const boots = { asked: 0 };
const page = createTestBff({
  main: rendered('<h1>Page</h1>', { 'tessera-head': encodeHead({ title: 'x' }) }),
});
await using bff = await startTestServer((request, response) => {
  if (!request.url!.startsWith('/releases/')) return page(request, response);
  boots.asked += 1;
  response.writeHead(204).end();
});

const shell = await publishShell(registry);
const names = Array.from({ length: remotes }, (_, n) => `remote-${n}`);
const releases: { name: string; stable: Release; other: Release }[] = [];
for (const name of names) {
  releases.push({ name, stable: await publish(name, '1.0.0'), other: await publish(name, '1.1.0') });
}
const bffs = { shared: bff.url };
const texts: string[] = [];
for (let round = 0; round <= rounds + WARM_UP; round += 1) texts.push(await change(round));

await using plain = await startTestEdge(registry, { channelFile: join(registry.folder, 'plain.json') });
await using warming = await startTestEdge(registry, {
  channelFile: join(registry.folder, 'warming.json'),
  warms: true,
});
const times: number[] = [];
const more: number[] = [];
for (const [round, text] of texts.entries()) {
  const asked = boots.asked;
  const without = await takeTime(plain, text);
  const ahead = await takeTime(warming, text);
  if (round > 0 && boots.asked === asked) throw new Error('Cannot measure: no BFF was asked to boot');
  if (round <= WARM_UP) continue;
  times.push(without);
  more.push(ahead - without);
}
const manifest = await describe(plain);
reportFigures(
  {
    bench: 'choice',
    figures: [
      { name: 'remotes', value: remotes, unit: '' },
      { name: 'document', value: Math.round(texts[0]!.length / 1_024), unit: 'KiB' },
      { name: 'change applied and on disk, p50', value: at(times, 0.5), unit: 'ms' },
      { name: 'change applied and on disk, p95', value: at(times, 0.95), unit: 'ms', atMost: 50 },
      {
        name: 'rolled back to a release that runs, more at p50',
        value: at(more, 0.5),
        unit: 'ms',
        atMost: 10,
      },
      { name: 'route matched', value: matchTime(plain), unit: 'µs', atMost: 5 },
      { name: 'remotes in the manifest of a page of one', value: manifest.remotes, unit: '', atMost: 1 },
      { name: 'bytes of that manifest', value: manifest.bytes, unit: 'B', atMost: 8_192 },
      { name: 'bytes of its token', value: manifest.token, unit: 'B', atMost: 4_096 },
    ],
    notes: [`one of ${remotes} remotes changes at a time; every second change is a rollback`],
  },
  flags,
);

function publish(remote: string, version: string): Promise<Release> {
  return registry.publish({
    remote,
    version,
    contents: { 'server/server.js': 'export {};\n' },
    server: 'server/server.js',
    bff: { name: 'shared', contract: '^1.0.0' },
    fragments: { main: { criticality: 'primary' } },
    routes: ['', '/:id', '/:id/edit'].map((end) => ({ pattern: `/${remote}${end}`, fragment: 'main' })),
  });
}

/** The text of the next document: in each pair of rounds one remote goes forward, then back. */
async function change(round: number): Promise<string> {
  const changed = round % 2 === 0 ? null : releases[Math.floor(round / 2) % remotes]!;
  await registry.writeChannel({
    stable: [shell, ...releases.map((one) => (one === changed ? one.other : one.stable))],
    previous: releases.map((one) => (one === changed ? one.stable : one.other)),
    bffs,
  });
  return readFile(registry.channelFile, 'utf8');
}

/** Milliseconds until an edge serves a document and has it on disk. */
async function takeTime(edge: TestEdge, text: string): Promise<number> {
  const begun = performance.now();
  await edge.choice.take(text);
  return performance.now() - begun;
}

/** Microseconds for one path. */
function matchTime(edge: TestEdge): number {
  const { match } = edge.choice.current()!;
  const paths = names.flatMap((name) => [
    `/${name}`,
    `/${name}/42`,
    `/${name}/42/edit`,
    `/${name}/none/at/all`,
  ]);
  let found = 0;
  const begun = performance.now();
  for (let n = 0; n < MATCHES; n += 1) if (match(paths[n % paths.length]!) !== null) found += 1;
  const passed = performance.now() - begun;
  if (found !== (MATCHES * 3) / 4) throw new Error(`Cannot measure: ${found} of ${MATCHES} paths were found`);
  return round2((passed * 1_000) / MATCHES);
}

async function describe(edge: TestEdge): Promise<{ remotes: number; bytes: number; token: number }> {
  const [name] = names;
  const response = await edge.get(`/${name}/42`, { headers: { accept: 'text/html' } });
  const html = await response.text();
  const json = /<script type="application\/json" id="tessera-page">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  const manifest = JSON.parse(json) as PageManifest;
  const shown = manifest.remotes[name!]?.release;
  if (shown !== releaseId(releases[0]!.stable)) throw new Error(`Cannot measure: the page shows "${shown}"`);
  return { remotes: Object.keys(manifest.remotes).length, bytes: json.length, token: manifest.page.length };
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round2(sorted[Math.ceil(sorted.length * share) - 1]!);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
