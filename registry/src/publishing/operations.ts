/** `/remotes/{remote}/releases`: announced, committed, listed, read. Files are put to `/blobs/{sha384}`. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { instant, name, releaseId } from '../api/fields.ts';

const params = z.strictObject({ remote: name, id: releaseId });

const published = z.object({
  /** `<remote>@<version>-<digest8>`. */
  release: z.string(),
  /** `<version>-<digest8>`. */
  id: z.string(),
  committed: z.boolean(),
});

export const publishContract = defineContract(
  {
    announceRelease: 'POST /remotes/{remote}/releases',
    putBlob: 'PUT /blobs/{sha384}',
    commitRelease: 'POST /remotes/{remote}/releases/{id}/commit',
    listReleases: 'GET /remotes/{remote}/releases',
    getRelease: 'GET /remotes/{remote}/releases/{id}',
  },
  {
    announceRelease: {
      summary: 'Announces a signed release.json; answers the hashes of the files that the registry lacks',
      params: z.strictObject({ remote: name }),
      /** A release.json; what is wrong with it is said by the errors of a release. */
      body: z.unknown(),
      response: published.extend({ missing: z.array(z.string()) }),
    },
    putBlob: {
      summary: 'Stores one file by its SHA-384 (base64url); may be repeated',
      params: z.strictObject({ sha384: z.string().regex(/^[\w-]{64}$/, 'use the SHA-384 in base64url') }),
      response: z.void(),
      status: 204,
      stream: true,
    },
    commitRelease: {
      summary: 'Makes an announced release visible, once every file is there and every gate passed',
      params,
      response: published,
    },
    listReleases: {
      summary: 'The releases of a remote, newest first',
      params: z.strictObject({ remote: name }),
      query: z.strictObject({
        before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: z.object({
        releases: z.array(
          z.object({
            id: z.string(),
            version: z.string(),
            digest: z.string(),
            commit: z.string(),
            files: z.number(),
            bytes: z.number(),
            publishedAt: instant,
            publishedBy: z.string(),
          }),
        ),
        /** `before` of the next page, or `null` at the end. */
        next: z.number().nullable(),
      }),
    },
    getRelease: {
      summary: 'A release.json, and the channels that name it now',
      params,
      response: z.object({
        release: z.unknown(),
        publishedAt: instant,
        publishedBy: z.string(),
        channels: z.array(z.string()),
      }),
    },
  },
);
