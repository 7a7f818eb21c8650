/**
 * The keys of an installation, made at its first start and kept in `<data>/keys`, readable by its user alone: the
 * registry's and every team's signing key, the gateway's identity key, and the secrets of cookies and pages.
 */

import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

/** Keys of the installation itself; no team may have such a name. */
const own = ['registry', 'identity', 'cookies', 'pages'] as const;

/** An Ed25519 key pair, both halves as DER in base64. */
export interface SigningKey {
  id: string;
  pkcs8: string;
  spki: string;
  /** Earlier ones that are still believed: key id → public key. */
  before?: Record<string, string>;
}

export interface KeyRing {
  registry: SigningKey;
  /** Team → its signing key. */
  teams: Record<string, SigningKey>;
  /** Signs who asks, for the BFFs. */
  identity: SigningKey;
  /** Key id → 32 bytes in base64; the first seals new session cookies. */
  cookies: Record<string, string>;
  /** Key id → 32 bytes in base64; the first signs new page vectors. */
  pages: Record<string, string>;
}

/**
 * Reads the keys, and makes those that are missing.
 *
 * @param teams who has to have a key; teams that have one already are there too
 * @throws Sentence for a team that has the name of a key of the installation
 */
export async function openKeyRing(data: string, teams: readonly string[] = []): Promise<KeyRing> {
  const folder = join(data, 'keys');
  const taken = teams.find(isInstallationKey);
  if (taken !== undefined)
    throw new Sentence(
      `Cannot make a key for team "${taken}": the installation has one of this name, rename the team`,
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const all = [...new Set([...teams, ...(await listTeams(folder))])].sort();
  const keep = <T>(name: string, make: () => T) => readOrMake(join(folder, `${name}.json`), make);
  const [registry, identity, cookies, pages, ...signing] = await Promise.all([
    keep('registry', () => makeSigningKey('registry')),
    keep('identity', () => makeSigningKey('gateway')),
    keep('cookies', makeSecrets),
    keep('pages', makeSecrets),
    ...all.map((team) => keep(team, () => makeSigningKey(team))),
  ]);
  const byTeam = Object.fromEntries(all.map((team, i) => [team, signing[i]!]));
  return { registry, identity, cookies, pages, teams: byTeam };
}

/**
 * Gives a team a new signing key. It takes the old one's place once `accept` has resolved.
 *
 * @param accept makes the new key known to whoever has to believe it
 */
export async function replaceTeamKey(
  data: string,
  team: string,
  accept: (key: SigningKey) => Promise<void>,
): Promise<SigningKey> {
  const file = join(data, 'keys', `${team}.json`);
  const old = JSON.parse(await readFile(file, 'utf8')) as SigningKey;
  const key = { ...makeSigningKey(team), before: publicKeys(old) };
  await accept(key);
  await writeWhole(file, key);
  return key;
}

/** Believes an earlier key of a team no more. */
export async function forgetTeamKey(data: string, team: string, id: string): Promise<void> {
  const file = join(data, 'keys', `${team}.json`);
  const key = JSON.parse(await readFile(file, 'utf8')) as SigningKey;
  const { [id]: _, ...before } = key.before ?? {};
  await writeWhole(file, { ...key, before });
}

/** A signing key as `signDocument` takes it. */
export function toSigner({ id, pkcs8 }: SigningKey): { id: string; privateKey: KeyObject } {
  const key = { key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' } as const;
  return { id, privateKey: createPrivateKey(key) };
}

/** Whether the installation itself has a key of this name, which no team may have then. */
export function isInstallationKey(name: string): boolean {
  return (own as readonly string[]).includes(name);
}

/** Key id → public key: of a signing key, and of the earlier ones that are still believed. */
export function publicKeys(key: SigningKey): Record<string, string> {
  return { ...key.before, [key.id]: key.spki };
}

/** The teams that have a key. */
async function listTeams(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
  return names.filter((name) => !isInstallationKey(name));
}

async function readOrMake<T>(file: string, make: () => T): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = make();
  await writeWhole(file, made);
  return made;
}

async function writeWhole(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.partial`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.partial`, file);
}

/** A new one; its id begins with the name. */
export function makeSigningKey(name: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    id: `${name}-${randomBytes(4).toString('hex')}`,
    pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

function makeSecrets(): Record<string, string> {
  return { [randomBytes(4).toString('hex')]: randomBytes(32).toString('base64') };
}
