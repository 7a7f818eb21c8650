/** Brings the data folder up to what was built: tables and catalogue. Does nothing where nothing has changed. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Sentence } from '../sentence.ts';
import type { Operator } from './parts.ts';

export interface Done {
  /** Hash of the migrations that the tables have. */
  migrated?: string;
  seeded?: true;
  /** See `fingerprintBuilds`. */
  published?: string;
}

export interface PrepareOptions {
  root: string;
  data: string;
  /** Called with a sentence for every step that takes long. */
  tell: (text: string) => void;
}

export async function prepareTables(options: Pick<PrepareOptions, 'root' | 'data'>): Promise<void> {
  await rememberDone(options.data, (done) => migrateTables(options, done));
}

/** Fills the catalogue of a running store, once. */
export async function seedCatalogue(
  { root, data, tell }: Pick<PrepareOptions, 'root' | 'data' | 'tell'>,
  operator: Operator,
): Promise<void> {
  await rememberDone(data, async (done) => {
    if (done.seeded) return;
    tell('Filling the catalogue');
    const seed = join(root, 'functions/products/dist/seed');
    await runOneOff(
      join(root, 'functions/store/dist/catalog-import.js'),
      [join(seed, 'products.json'), '--categories', join(seed, 'categories.json'), '--if-empty'],
      { STORE_URL: operator.url, STORE_TOKEN: operator.token },
    );
    done.seeded = true;
  });
}

export async function rememberDone(data: string, work: (done: Done) => Promise<void>): Promise<void> {
  const file = join(data, 'prepared.json');
  const done = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Done,
    () => ({}) as Done,
  );
  const before = JSON.stringify(done);
  await work(done);
  if (JSON.stringify(done) === before) return;
  await writeFile(`${file}.partial`, JSON.stringify(done));
  await rename(`${file}.partial`, file);
}

async function migrateTables(
  { root, data }: Pick<PrepareOptions, 'root' | 'data'>,
  done: Done,
): Promise<void> {
  const tables = join(data, 'store');
  const migrate = join(root, 'functions/store/dist/migrate.js');
  const hash = createHash('sha256')
    .update(await readFile(migrate))
    .digest('hex');
  if (done.migrated === hash && existsSync(tables)) return;
  await mkdir(tables, { recursive: true, mode: 0o700 });
  await runOneOff(migrate, [tables], {});
  done.migrated = hash;
}

async function runOneOff(entry: string, args: string[], environment: Record<string, string>): Promise<void> {
  try {
    const flags = ['--disable-warning=ExperimentalWarning'];
    await promisify(execFile)(process.execPath, [...flags, entry, ...args], {
      env: { NODE_ENV: 'production', ...environment },
    });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const lines = stderr.trim().split('\n');
    throw new Sentence(`Cannot prepare the data with "${entry}": ${lines.at(-1) || message}`);
  }
}
