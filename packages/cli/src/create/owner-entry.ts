/**
 * `owner.json`: what the operator of a platform has to know of a project to let it in. The private half of its key stays
 * in `.tessera/keys`.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { name as nameSchema } from '@tessera/contracts/fields';
import { z } from 'zod';
import { publicKeys, type SigningKey } from '../keys/key-ring.ts';
import { Sentence } from '../sentence.ts';

const schema = z.strictObject({
  owner: nameSchema,
  /** Key id → Ed25519 public key, SPKI in base64. */
  keys: z.record(
    // It is shown to an operator who decides, and stands in an .env file.
    z.string().regex(/^[\w.:-]{1,80}$/, 'expected at most 80 letters, digits and "_.:-"'),
    z.base64().max(200),
  ),
  /** Each has a BFF of its name. */
  remotes: z.array(nameSchema).min(1).max(64),
});

export type OwnerEntry = z.output<typeof schema>;

export const OWNER_FILE = 'owner.json';

/** Where a project keeps the key of its team, relative to it. */
export function teamKeyFile(team: string): string {
  return join('.tessera/keys', `${team}.json`);
}

export function ownerEntry(owner: string, key: SigningKey, remotes: readonly string[]): OwnerEntry {
  return { owner, keys: publicKeys(key), remotes: [...remotes] };
}

/** @throws Sentence for a file that is none */
export async function readOwnerEntry(file: string): Promise<OwnerEntry> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null)
    throw new Sentence(`Cannot read "${file}": there is no such file, give the owner.json of a project`);
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw new Sentence(
    `Cannot read "${file}": it is no owner entry, ${z.prettifyError(result.error).split('\n')[0]?.replace(/^✖ /, '')}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
