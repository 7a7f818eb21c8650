/**
 * Kills the registry with SIGKILL, again and again, at random moments of publishing, promoting, rolling back and
 * canaries: `node bench/kills.ts [kills] [seed]`. After each kill it starts again and looks: every release that it shows
 * is whole, the channel is signed and never behind what was acknowledged, and the command that was cut off succeeds
 * when it is asked again. Ends with 1 at the first fault.
 */

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { verifyDocument } from '@tessera/contracts/release';
import type { Ask } from '../src/testing/answer.ts';
import { temporaryFolder } from '../src/testing/build-folder.ts';
import { publish, type Signed, signBuild } from '../src/testing/publish.ts';
import { createRandom } from '../src/testing/random.ts';
import { spawnRegistry } from '../src/testing/spawn-registry.ts';
import { keys, registryKey } from '../src/testing/start-registry.ts';

/** What is cut off by a kill, and asked again afterwards. */
interface Command {
  name: string;
  ask(operator: Ask): Promise<unknown>;
  /** Throws when the second answer is no success. */
  check(answer: unknown): void;
  /** Called once it is known to be done. */
  done(): void;
}

/** Milliseconds after a command was sent at which the process is killed, at most. */
const LATEST = 60;

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const random = createRandom(seed);
const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;

await using root = await temporaryFolder();
const published: Signed[] = [];
let revision = 0;
let acknowledged = 0;
let pending: Command | null = null;
const counts = new Map<string, number>();

for (let round = 0; round <= kills; round++) {
  await using registry = await spawnRegistry(root.path);
  const { operator } = registry;
  if (round === 0) await begin(operator);
  await look(operator);
  if (pending !== null) {
    pending.check(await pending.ask(operator));
    pending.done();
    await look(operator);
  }
  if (round === kills) break;
  pending = await choose(round, operator);
  counts.set(pending.name, (counts.get(pending.name) ?? 0) + 1);
  const asked = pending.ask(operator).catch(() => null);
  await wait(random.next() * LATEST);
  await registry.kill();
  const answer = await asked;
  if (answer !== null && isDone(answer)) acknowledged += 1;
}
const table = [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
console.log(
  `${kills} kills (${table}): ${acknowledged} commands were answered before, all others when asked again; ${published.length} releases whole, revision ${revision}`,
);

async function begin(operator: Ask): Promise<void> {
  const { id, spki } = keys['catalog']!;
  await operator('PUT /teams/catalog-team', { body: { keys: { [id]: spki } } });
  await operator('PUT /remotes/catalog', { body: { owner: 'catalog-team' } });
  for (const n of [0, 1, 2]) {
    const build = await makeBuild(`0.${n}.0`);
    await publish(operator, build);
    published.push(build);
  }
  const headers = { 'if-match': '*', 'idempotency-key': randomUUID() };
  const body = { releases: { catalog: published[0]!.id } };
  await operator('POST /channels/production/promote', { body, headers });
}

/** What must hold whenever the registry answers. */
async function look(operator: Ask): Promise<void> {
  const { body } = await operator<{ releases: { id: string }[] }>('GET /remotes/catalog/releases?limit=200');
  const shown = body.releases.map(({ id }) => id);
  for (const { id } of published.slice(-150))
    assert(shown.includes(id), `release ${id} was acknowledged and is lost`);
  for (const id of shown.slice(0, 5)) await requireWhole(id);
  const { body: document } = await operator<ChannelDocument>('GET /channels/production');
  assert(verifyDocument(document, { [registryKey.id]: registryKey.spki }), 'the channel is not signed');
  assert(document.revision >= revision, `revision ${document.revision} is behind ${revision}`);
  revision = document.revision;
  for (const { stable } of Object.values(document.remotes)) {
    await requireWhole(`${stable.version}-${stable.digest.slice(0, 8)}`);
  }
}

async function requireWhole(id: string): Promise<void> {
  const folder = join(root.path, 'artifacts/catalog', id);
  const release = JSON.parse(await readFile(join(folder, 'release.json'), 'utf8')) as Signed['release'];
  for (const { path, sha384 } of release.files) {
    const content = await readFile(join(folder, path));
    assert.equal(createHash('sha384').update(content).digest('base64'), sha384, `${id}: ${path} is altered`);
  }
}

async function choose(round: number, operator: Ask): Promise<Command> {
  const { body } = await operator<{ canaries: unknown[] }>('GET /channels/production/canaries');
  const hasCanary = body.canaries.length > 0;
  switch (pick(['publish', 'publish', 'promote', 'rollback', 'canary'])) {
    case 'publish':
      return await publishing(round);
    case 'promote':
      return changing('promote', 'promote', { releases: { catalog: pick(published).id } });
    case 'rollback':
      return changing('rollback', 'rollback', { releases: { catalog: null } });
    default:
      return hasCanary
        ? changing('step', 'canaries/catalog/step', { percent: 100 })
        : changing('canary', 'canaries', { remote: 'catalog', release: pick(published).id, percent: 5 });
  }
}

async function publishing(round: number): Promise<Command> {
  const build = await makeBuild(`1.${round}.0`);
  return {
    name: 'publish',
    ask: (operator) => publish(operator, build),
    check: (answer) => assert(isDone(answer), `cannot publish again: ${JSON.stringify(answer)}`),
    done: () => void published.push(build),
  };
}

function changing(name: string, path: string, body: unknown): Command {
  const headers = { 'if-match': '*', 'idempotency-key': randomUUID() };
  return {
    name,
    ask: (operator) => operator(`POST /channels/production/${path}`, { body, headers }),
    // It may be refused for good reason, such as a canary of the stable release; never for having been cut off.
    check: (answer) => assert((answer as { status: number }).status < 500, JSON.stringify(answer)),
    done: () => undefined,
  };
}

function makeBuild(version: string): Promise<Signed> {
  const files = {
    'browser/entry.js': `export const version = '${version}';\n`.repeat(1_000),
    'server/server.js': `// ${version}\n`,
  };
  return signBuild(root.path, 'catalog', { version, files });
}

function isDone(answer: unknown): boolean {
  return (answer as { status: number }).status === 200;
}
