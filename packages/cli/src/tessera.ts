/** The command `tessera`: publishes, promotes and rolls back releases, looks after keys and tokens. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Signer, Workplace } from './commands/command.ts';
import { confirm } from './confirm.ts';
import { teamKeyFile } from './create/owner-entry.ts';
import { openKeyRing, type SigningKey, toSigner } from './keys/key-ring.ts';
import { findPlace } from './place/place.ts';
import { runProgram } from './program.ts';
import { openAccess } from './registry/access.ts';
import { listOwners } from './releases/builds.ts';
import { explainDisk, Sentence } from './sentence.ts';

const found = findPlace(import.meta.dirname);
const { root } = found;
// The credentials of a project; what the environment has comes first.
if (found.hasProject && existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));

process.exitCode = await runProgram(process.argv.slice(2), {
  openWorkplace,
  print: (text) => {
    clearProgress();
    console.log(text);
  },
  complain: (text) => {
    clearProgress();
    console.error(text);
  },
});

async function openWorkplace(given: string | undefined, isJson: boolean): Promise<Workplace> {
  const data = resolve(given ?? process.env['TESSERA_DATA'] ?? resolve(root, 'data'));
  return {
    ...found,
    data,
    access: () => {
      if (found.isProject) requireCredentials(data);
      return openAccess(data);
    },
    signingKey: (team) => findKey(data, team),
    say: (text) => {
      clearProgress();
      if (!isJson) console.log(text);
    },
    progress: (text) => {
      if (!isJson && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    },
    confirm: async (question) => {
      if (isJson) return true;
      clearProgress();
      return await confirm(question, { input: process.stdin, output: process.stderr });
    },
  };
}

/** @throws Sentence for a project that nobody has let in */
function requireCredentials(data: string): void {
  if (process.env['TESSERA_REGISTRY'] !== undefined || existsSync(data)) return;
  throw new Sentence(
    'Cannot reach the registry: this project has no credentials, ask the operator of the platform for them ("tessera admit owner.json") and keep them in .env',
  );
}

/** A key of the environment, for machines that have no data folder, or the one of the installation. */
async function findKey(data: string, team: string): Promise<Signer> {
  const file = process.env['TESSERA_SIGNING_KEY'];
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null)
      throw new Sentence(`Cannot sign: there is no key file "${file}", see TESSERA_SIGNING_KEY`);
    return readSigner(text, file);
  }
  if (found.isProject) {
    const own = join(root, teamKeyFile(team));
    const text = await readFile(own, 'utf8').catch(() => null);
    if (text !== null) return readSigner(text, own);
    throw new Sentence(
      `Cannot sign for "${team}": "${own}" is not there, bring the key of the team, or name a key file in TESSERA_SIGNING_KEY`,
    );
  }
  if (!existsSync(data)) {
    throw new Sentence(
      `Cannot sign for "${team}": there is no data folder "${data}", run npm start once, or name a key file in TESSERA_SIGNING_KEY`,
    );
  }
  const owners = Object.values(await listOwners(root, []));
  const { teams } = await openKeyRing(data, owners).catch((error: unknown) => {
    throw explainDisk(error, data);
  });
  const key = teams[team];
  if (key !== undefined) return toSigner(key);
  throw new Sentence(
    `Cannot sign for "${team}": "${data}" has no key of it, name one in TESSERA_SIGNING_KEY`,
  );
}

/** @throws Sentence for what is no key */
function readSigner(text: string, file: string): Signer {
  try {
    return toSigner(JSON.parse(text) as SigningKey);
  } catch {
    throw new Sentence(`Cannot sign: "${file}" is no signing key, give a file as in <data>/keys`);
  }
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
