/** Publishes to a running registry as a client does: announce, put what is missing, commit. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelease, type Release, releaseId, signDocument } from '@tessera/contracts/release';
import type { Answer, Ask } from './answer.ts';
import { type TestKey, writeBuild } from './build-folder.ts';
import { keys } from './start-registry.ts';

/** A signed release and its files by hash. */
export interface Signed {
  release: Release;
  id: string;
  /** Base64 → content. */
  blobs: Map<string, Buffer>;
}

/** Builds and signs a release below `root`. */
export async function signBuild(
  root: string,
  remote: string,
  { key = keys[remote]!, ...facts }: Parameters<typeof writeBuild>[2] & { key?: TestKey } = {},
): Promise<Signed> {
  const folder = await writeBuild(root, remote, facts);
  const unsigned = JSON.parse(await readFile(join(folder, 'release.unsigned.json'), 'utf8'));
  const release = parseRelease(signDocument(unsigned, key));
  const blobs = new Map<string, Buffer>();
  for (const { path, sha384 } of release.files) blobs.set(sha384, await readFile(join(folder, path)));
  return { release, id: releaseId(release), blobs };
}

export function putBlob(ask: Ask, sha384: string, content: Buffer): Promise<Answer> {
  return ask(`PUT /blobs/${sha384.replaceAll('+', '-').replaceAll('/', '_')}`, { body: content });
}

/** The answer of the first step that was refused, or of the commit. */
export async function publish(ask: Ask, { release, id, blobs }: Signed): Promise<Answer> {
  const announced = await ask(`POST /remotes/${release.remote}/releases`, { body: release });
  if (announced.status !== 200 || announced.body.committed) return announced;
  for (const sha384 of announced.body.missing) {
    const put = await putBlob(ask, sha384, blobs.get(sha384)!);
    if (put.status !== 204) return put;
  }
  return await ask(`POST /remotes/${release.remote}/releases/${id}/commit`);
}

/** Publishes a release as the operator and answers its id. */
export async function released(
  { root, operator }: { root: string; operator: Ask },
  remote: string,
  facts: Parameters<typeof signBuild>[2] = {},
): Promise<string> {
  const build = await signBuild(root, remote, facts);
  const { body } = await publish(operator, build);
  if (!body.committed) throw new Error(`Cannot publish "${remote}": ${body.detail}`);
  return build.id;
}
