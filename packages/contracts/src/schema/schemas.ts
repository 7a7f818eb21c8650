/** The documents that cross a deploy boundary as JSON, each with its schema's file name below `schema/`. */

import { z } from 'zod';
import { channelDocumentSchema } from '../channel/channel.ts';
import { channelChangeSchema } from '../channel/channel-change.ts';
import { eventSchemas } from '../events/schemas.ts';
import { headSchema } from '../fragment/head.ts';
import { beaconSchema } from '../health/beacon.ts';
import { reportSchema } from '../health/report.ts';
import { identityClaimsSchema } from '../identity/claims.ts';
import { releaseSchema } from '../release/release.ts';

const documents = {
  beacon: beaconSchema,
  'channel-change': channelChangeSchema,
  'channel-document': channelDocumentSchema,
  events: z.object(eventSchemas),
  'identity-claims': identityClaimsSchema,
  'page-head': headSchema,
  release: releaseSchema,
  report: reportSchema,
} as const;

/** File name → JSON Schema (2020-12), as text. */
export function toSchemaFiles(): Record<string, string> {
  const files = Object.entries(documents).map(([name, schema]) => {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return [`${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`] as const;
  });
  return Object.fromEntries(files);
}
