/** `/passes`: what a developer shows a deployed site, to develop against it or to see it with other releases. */

import { PASS_LIMIT, PASS_REMOTES, passReleases } from '@tessera/contracts/developers';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name, releaseId } from '../api/fields.ts';

/** The site's public address. */
const site = z.url({ protocol: /^https?$/ });

/** Remote → the release that is meant. */
const releases = z.record(name, releaseId).pipe(passReleases);

const asked = z.union([
  z.strictObject({
    use: z.literal('develop'),
    site,
    /** BFFs whose calls are to be relayed. A BFF belongs to whom the remote of its name does. */
    bffs: z.array(name).max(PASS_REMOTES).optional(),
  }),
  /** By their names, which stay what they are. */
  z.strictObject({ use: z.literal('override'), site, releases }),
  /** What a preview names that production never had: whatever that is at each moment, until the preview is removed. */
  z.strictObject({ use: z.literal('override'), site, channel }),
]);

export type AskedPass = z.output<typeof asked>;

const issued = z.object({
  pass: z.string(),
  /** Where a person opens it; `null` for a pass to develop. */
  link: z.string().nullable(),
  /** Remote → the release that it stands for now. */
  releases: z.record(z.string(), z.string()),
  expiresAt: instant,
});

export const passContract = defineContract(
  { issuePass: 'POST /passes', switchPass: 'POST /passes/switch' },
  {
    issuePass: {
      summary:
        'A signed pass for one site, valid for twelve hours; edges check it without asking the registry',
      body: asked,
      response: issued,
      status: 201,
    },
    switchPass: {
      summary: 'For an edge: a pass to override with one release changed, for as long as the one before it',
      body: z.strictObject({
        pass: z.string().max(PASS_LIMIT),
        remote: name,
        /** `null`: the one that everybody gets. */
        release: releaseId.nullable(),
      }),
      response: issued,
      status: 201,
    },
  },
);
