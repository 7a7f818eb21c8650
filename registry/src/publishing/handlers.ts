/** Carries out what concerns releases. Nothing of one is seen before its commit. */

import type { Handlers } from '@tessera/contracts/http';
import {
  digestOfFiles,
  parseRelease,
  type Release,
  releaseId,
  releaseRef,
  verifyDocument,
} from '@tessera/contracts/release';
import { parsePattern } from '@tessera/contracts/routes';
import { describeDifferences, differingFiles, sameContent } from '@tessera/releases/content';
import type { RequestHandler } from 'express';
import { actorName } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import { whyNot } from '../access/scope.ts';
import type { ContextOf } from '../api/api-routes.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors, withFacts } from '../errors.ts';
import { checkBounds, checkPlaces } from './bounds.ts';
import { missingBlobs, placeRelease } from './commit-release.ts';
import type { publishContract } from './operations.ts';
import { receiveBlob } from './receive-blob.ts';
import type { StoredRelease } from './releases.ts';

export function createPublishHandlers({
  published: releases,
  channels,
  owners,
  audit,
  write,
  artifacts,
}: Services): Omit<Handlers<typeof publishContract, RequestContext>, 'putBlob'> {
  /** Commits that are under way, by release: a second one waits for the first. */
  const committing = new Map<string, Promise<void>>();

  function requirePublish({ actor }: RequestContext, remote: string): string {
    // Before the remote is looked up, so that a token learns nothing by asking.
    requireVerb(actor, 'publish');
    const owner = owners.ownerOf(remote);
    requireVerb(actor, 'publish', { remotes: [{ remote, owner }] });
    return owner;
  }

  function requireFree(release: Release): StoredRelease | null {
    const taken = releases.findVersion(release.remote, release.version);
    if (taken === null || sameContent(taken.release, release)) return taken;
    const version = `${release.remote}@${release.version}`;
    const error = registryErrors.VERSION_TAKEN(version, describeDifferences(taken.release, release));
    throw withFacts(error, { files: differingFiles(taken.release, release).slice(0, 200) });
  }

  async function commit(stored: StoredRelease, context: RequestContext): Promise<void> {
    const { remote, owner, digest } = stored.release;
    const release = await placeRelease(artifacts, stored.release, owners.keysOf(owner));
    write(() => {
      // Another build of this version may have been committed while this one was looked at.
      if (requireFree(release) !== null) return;
      if (!releases.commit(stored, release, actorName(context.actor)))
        throw registryErrors.RELEASE_UNANNOUNCED(releaseRef(release));
      const subject = { release: releaseRef(release), digest, commit: release.commit };
      audit.append({ ...signedBy(context), action: 'publish', remotes: [remote], subject });
    });
  }

  return {
    async announceRelease({ params: { remote }, body }, context) {
      const owner = requirePublish(context, remote);
      const release = readAnnounced(body);
      if (release.remote !== remote) throw registryErrors.RELEASE_REFUSED(`it is one of "${release.remote}"`);
      if (release.owner !== owner) throw registryErrors.REMOTE_FOREIGN(remote, owner, release.owner);
      if (!verifyDocument(release, owners.keysOf(owner))) {
        throw registryErrors.RELEASE_UNTRUSTED(releaseRef(release));
      }
      const id = releaseId(release);
      const answer = { release: releaseRef(release), id };
      const taken = requireFree(release);
      if (taken !== null) {
        releases.touch(taken);
        return { ...answer, committed: true, missing: [] };
      }
      const open = releases.find(remote, id);
      if (open === null || !sameContent(open.release, release)) {
        if (committing.has(answer.release)) throw registryErrors.RELEASE_BUSY(answer.release);
        write(() => releases.announce(release));
      } else releases.touch(open);
      return { ...answer, committed: false, missing: await missingBlobs(artifacts, release) };
    },

    async commitRelease({ params: { remote, id } }, context) {
      requirePublish(context, remote);
      const ref = `${remote}@${id}`;
      while (committing.has(ref)) await committing.get(ref)!.catch(() => undefined);
      const stored = releases.find(remote, id);
      if (stored === null) throw registryErrors.RELEASE_UNANNOUNCED(ref);
      if (stored.committedAt === null) {
        const work = commit(stored, context).finally(() => committing.delete(ref));
        committing.set(ref, work);
        await work;
      }
      return { release: ref, id, committed: true };
    },

    async listReleases({ params: { remote }, query }, { actor }) {
      requireVerb(actor, 'read');
      owners.ownerOf(remote);
      const found = releases.list(remote, query);
      return {
        releases: found.map(({ release, committedAt, committedBy }) => ({
          id: releaseId(release),
          version: release.version,
          digest: release.digest,
          commit: release.commit,
          files: release.files.length,
          bytes: release.files.reduce((sum, { bytes }) => sum + bytes, 0),
          publishedAt: committedAt!,
          publishedBy: committedBy!,
        })),
        next: found.length < query.limit ? null : found.at(-1)!.seq,
      };
    },

    async getRelease({ params: { remote, id } }, { actor }) {
      requireVerb(actor, 'read');
      const stored = releases.find(remote, id);
      if (stored === null || stored.committedAt === null)
        throw registryErrors.RELEASE_UNKNOWN(`${remote}@${id}`);
      return {
        release: stored.release,
        publishedAt: stored.committedAt,
        publishedBy: stored.committedBy!,
        channels: channels.placesOf(remote, id),
      };
    },
  };
}

/** `PUT /blobs/{sha384}`: by hand, because the body is a stream. Only files that someone waits for are taken. */
export function createBlobRoute(
  services: Services,
  contextOf: ContextOf,
): RequestHandler<{ sha384: string }> {
  return async (request, response) => {
    const { actor } = contextOf(request);
    requireVerb(actor, 'publish');
    const sha384 = request.params.sha384.replaceAll('-', '+').replaceAll('_', '/');
    const claims = services.published.claims(sha384).filter(({ remote }) => {
      const subject = { remotes: [{ remote, owner: services.owners.ownerOf(remote) }] };
      return (
        actor.kind === 'operator' ||
        (actor.kind === 'team' && whyNot(actor.scope, 'publish', subject) === null)
      );
    });
    await receiveBlob(services.artifacts, { sha384, claims, body: request });
    response.writeHead(204, { 'cache-control': 'no-store' }).end();
  };
}

/** @throws ProblemError of the bounds, or `registry-release-refused` */
function readAnnounced(body: unknown): Release {
  checkBounds(body);
  let release: Release;
  try {
    release = parseRelease(body);
  } catch (error) {
    throw registryErrors.RELEASE_REFUSED((error as Error).message);
  }
  checkPlaces(release.files);
  checkPatterns(release);
  if (digestOfFiles(release.files) === release.digest) return release;
  throw registryErrors.RELEASE_REFUSED('its digest is not that of its files');
}

/** A pattern that cannot be read would fail every request at the edge. */
function checkPatterns({ routes }: Release): void {
  for (const { pattern } of routes) {
    try {
      parsePattern(pattern);
    } catch (error) {
      throw registryErrors.RELEASE_REFUSED((error as Error).message);
    }
  }
}
