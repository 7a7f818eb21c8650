/** What the console shows and no other route tells: everything at once, and what the releases of a channel add up to. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name, releaseId } from '../api/fields.ts';

const params = z.strictObject({ channel });

const canary = z.object({
  release: z.string(),
  /** Percent of the visitors that are given it. */
  percent: z.number(),
  status: z.string(),
  verdict: z.object({ status: z.string(), reason: z.string() }),
});

/** A release that is named in a list. */
const part = z.object({ remote: z.string(), release: z.string() });

const given = part.extend({ canary: z.boolean() });

export const consoleContract = defineContract(
  {
    showOverview: 'GET /overview',
    compareReleases: 'GET /remotes/{remote}/differences',
    listShared: 'GET /channels/{channel}/shared',
    listPages: 'GET /channels/{channel}/pages',
  },
  {
    showOverview: {
      summary: 'Every channel with its edges, every remote with what is live of it and how its canaries do',
      response: z.object({
        channels: z.array(
          z.object({
            channel: z.string(),
            revision: z.number(),
            issuedAt: z.string(),
            lock: z.object({ actor: z.string(), reason: z.string(), at: instant }).nullable(),
            edges: z.array(z.object({ edge: z.string(), connected: z.boolean(), acknowledged: z.number() })),
          }),
        ),
        remotes: z.array(
          z.object({
            remote: z.string(),
            owner: z.string(),
            /** Channel → what it names of the remote. */
            live: z.record(
              z.string(),
              z.object({
                stable: z.string(),
                previous: z.string().nullable(),
                withdrawn: z.array(z.string()),
                canary: canary.nullable(),
              }),
            ),
          }),
        ),
      }),
    },
    compareReleases: {
      summary: 'In what two releases of a remote differ: files, bytes, declarations',
      params: z.strictObject({ remote: name }),
      query: z.strictObject({ before: releaseId, after: releaseId }),
      response: z.object({
        files: z.array(
          z.object({ path: z.string(), before: z.number().nullable(), after: z.number().nullable() }),
        ),
        bytes: z.object({ before: z.number(), after: z.number() }),
        declarations: z.array(
          z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
        ),
      }),
    },
    listShared: {
      summary:
        'What the live remotes ask of shared packages and what they bundle, beside what the shell provides',
      params,
      response: z.object({
        /** The live shell, or `null` without one. */
        shell: z.string().nullable(),
        packages: z.array(
          z.object({
            name: z.string(),
            provided: z.string().nullable(),
            ranges: z.array(
              z.object({
                range: z.string(),
                /** Whether what the shell provides lies in it; otherwise each remote brings its own. */
                satisfied: z.boolean(),
                remotes: z.array(given),
              }),
            ),
          }),
        ),
        /** Packages that several remotes bundle, or that one bundles although the shell provides them. */
        bundled: z.array(
          z.object({
            name: z.string(),
            versions: z.array(z.object({ version: z.string(), remotes: z.array(given) })),
          }),
        ),
      }),
    },
    listPages: {
      summary: 'What a first visit to each route downloads, and what of it comes twice; the heaviest first',
      params,
      query: z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000).default(200) }),
      response: z.object({
        pages: z.array(
          z.object({
            pattern: z.string(),
            remote: z.string(),
            /** Bytes of scripts and styles, as they are and as a browser gets them. */
            bytes: z.number(),
            transferred: z.number(),
            parts: z.array(part.extend({ files: z.number(), bytes: z.number(), transferred: z.number() })),
            /** Files of the same content, shared packages that the shell does not provide, packages bundled twice. */
            duplicates: z.array(
              z.object({
                what: z.string(),
                remotes: z.array(z.string()),
                /** `null` where it is among other things in a file. */
                transferred: z.number().nullable(),
              }),
            ),
          }),
        ),
        total: z.number(),
      }),
    },
  },
);
