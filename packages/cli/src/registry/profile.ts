/**
 * `<data>/run/registry.json`: where the running registry is, and the credentials of whoever runs this installation.
 * Written at each start, readable by its user alone. Deploy tokens of the teams are made when they are first needed.
 */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

export interface Profile {
  url: string;
  /** The operator's token: may do everything. */
  operator: string;
  /** Team → its deploy token. */
  teams: Record<string, { token: string; expiresAt: string }>;
}

/** @throws Sentence when the file cannot be read */
export function readProfile(data: string): Profile | null {
  const file = profileFile(data);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Profile;
  } catch (error) {
    throw new Sentence(
      `Cannot read "${file}": ${(error as Error).message}, start the installation again, which writes it anew`,
    );
  }
}

export function writeProfile(data: string, profile: Profile): void {
  const partial = `${profileFile(data)}.${process.pid}.partial`;
  writeFileSync(partial, JSON.stringify(profile), { mode: 0o600 });
  renameSync(partial, profileFile(data));
}

export function profileFile(data: string): string {
  return join(data, 'run/registry.json');
}
