/** `/teams`, `/remotes`, `/bffs`: what the operator registers. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { name } from '../api/fields.ts';

const bff = z.strictObject({ url: z.url({ protocol: /^https?$/ }), contract: z.string().max(40).optional() });

export const ownerContract = defineContract(
  {
    setTeam: 'PUT /teams/{team}',
    listTeams: 'GET /teams',
    setRemote: 'PUT /remotes/{remote}',
    setBff: 'PUT /bffs/{bff}',
    listBffs: 'GET /bffs',
    listRemotes: 'GET /remotes',
  },
  {
    setTeam: {
      summary: 'Sets the public keys of a team; the operator alone may',
      params: z.strictObject({ team: name }),
      body: z.strictObject({
        /** Key id → Ed25519 public key, SPKI in base64. */
        keys: z.record(z.string().min(1).max(80), z.base64().max(200)),
      }),
      response: z.void(),
      status: 204,
    },
    listTeams: {
      summary: 'Every team with its public keys',
      response: z.object({
        teams: z.array(z.object({ team: z.string(), keys: z.record(z.string(), z.string()) })),
      }),
    },
    setRemote: {
      summary: 'Gives a remote to a team; the operator alone may',
      params: z.strictObject({ remote: name }),
      body: z.strictObject({ owner: name }),
      response: z.void(),
      status: 204,
    },
    setBff: {
      summary: 'Sets where a BFF answers and which contract it speaks; the operator alone may',
      params: z.strictObject({ bff: name }),
      body: bff,
      response: z.void(),
      status: 204,
    },
    listBffs: {
      summary: 'Where every BFF answers, and which contract it speaks',
      response: z.object({
        bffs: z.array(z.object({ bff: z.string(), url: z.string(), contract: z.string().optional() })),
      }),
    },
    listRemotes: {
      summary: 'Every remote with its owner, how many releases it has, and which are live on each channel',
      response: z.object({
        remotes: z.array(
          z.object({
            remote: z.string(),
            owner: z.string(),
            releases: z.number(),
            /** Channel → ids of releases. */
            live: z.record(
              z.string(),
              z.object({
                stable: z.string(),
                previous: z.string().nullable(),
                canary: z.string().nullable(),
              }),
            ),
          }),
        ),
      }),
    },
  },
);
