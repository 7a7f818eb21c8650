/** Visitors of a canary, and what an edge reports of them. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { Report } from '@tessera/contracts/health';
import { bucketOf, createVisitorIds, isGiven, readShare } from '@tessera/contracts/rollout';
import type { Answer, AnswerBody } from './answer.ts';
import type { SpawnedRegistry } from './spawn-registry.ts';
import { callerHeaders, createAsk } from './start-registry.ts';

/** The keys that edges and the registry share. */
export const visitorKeys = { 'visitors-1': randomBytes(32).toString('base64') };

/** A registry, in this process or in one of its own. */
type Asked = Pick<SpawnedRegistry, 'url' | 'operator'>;

/** The page of a visitor. */
export type Page = Omit<Report['served'][number], 'at'>;
export type Failure = Pick<Report['failures'][number], 'metric' | 'seenBy'>;
export type Arm = 'canary' | 'control';

const ids = createVisitorIds({ keys: visitorKeys });
let networks = 0;

/** Pages of new visitors, each of a network of its own, who are given this release of the remote. */
export async function visit(
  registry: Asked,
  remote: string,
  { count, arm }: { count: number; arm: Arm },
): Promise<Page[]> {
  const { revision, canary } = await look(registry, remote);
  const { id, release, stable, percent } = canary;
  const isOf = (visitor: string) => isGiven(bucketOf(visitor, id), readShare(percent)) === (arm === 'canary');
  return Array.from({ length: count }, () => {
    let issued = ids.issue();
    while (!isOf(issued.visitor)) issued = ids.issue();
    networks += 1;
    const prefix = `10.${networks >> 8}.${networks & 255}.0/24`;
    return { remote, visitor: issued.value, release: arm === 'canary' ? release : stable, revision, prefix };
  });
}

/** The active canary of a remote on production. */
export async function canaryOf(registry: Asked, remote: string): Promise<AnswerBody['canaries'][number]> {
  return (await look(registry, remote)).canary;
}

export function fail(pages: readonly Page[], failure: Failure): Report['failures'] {
  return pages.map((page) => ({ ...page, ...failure }));
}

export function serve(pages: readonly Page[], at: number): Report['served'] {
  return pages.map((page) => ({ ...page, at }));
}

/** Sends a report as an edge does. */
export function report(
  registry: Asked,
  { channel = 'production', ...told }: Partial<Report> & { channel?: string },
): Promise<Answer> {
  const edge = createAsk(registry.url, callerHeaders('edge'));
  return edge(`POST /channels/${channel}/reports`, {
    body: { id: randomUUID(), edge: 'edge', served: [], failures: [], figures: [], ...told },
  });
}

async function look({ operator }: Asked, remote: string) {
  const [{ body: document }, { body: list }] = await Promise.all([
    operator('GET /channels/production'),
    operator('GET /channels/production/canaries'),
  ]);
  const canary = list.canaries.find((one) => one.remote === remote);
  if (canary === undefined) throw new Error(`Cannot visit "${remote}": it has no canary`);
  return { revision: document.revision, canary };
}
