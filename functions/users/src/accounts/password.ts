/**
 * Passwords as argon2id hashes (RFC 9106) with their parameters beside them, so that stronger ones can follow
 * without a migration. Parameters after OWASP's Password Storage Cheat Sheet.
 */

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

export const passwordHashSchema = z.object({
  algorithm: z.literal('argon2id'),
  /** Kibibytes. */
  memory: z.int(),
  passes: z.int(),
  parallelism: z.int(),
  /** Base64. */
  salt: z.string(),
  hash: z.string(),
});

export type PasswordHash = z.output<typeof passwordHashSchema>;

const derive = promisify(argon2);
const standard = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const LENGTH = 32;

/** A hash that no password has; checking against it takes as long as against a real one. */
const nobody: PasswordHash = {
  algorithm: 'argon2id',
  ...standard,
  salt: randomBytes(16).toString('base64'),
  hash: randomBytes(LENGTH).toString('base64'),
};

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await compute(password, salt, standard);
  return { algorithm: 'argon2id', ...standard, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** Whether a password is right. Takes the same time for an unknown user, whose hash is null. */
export async function checkPassword(password: string, stored: PasswordHash | null): Promise<boolean> {
  const { salt, hash, ...parameters } = stored ?? nobody;
  const computed = await compute(password, Buffer.from(salt, 'base64'), parameters);
  return timingSafeEqual(computed, Buffer.from(hash, 'base64')) && stored !== null;
}

function compute(
  password: string,
  salt: Buffer,
  { memory, passes, parallelism }: Pick<PasswordHash, 'memory' | 'passes' | 'parallelism'>,
): Promise<Buffer> {
  // The same password typed on two systems may arrive in two Unicode forms.
  const message = password.normalize('NFKC');
  return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength: LENGTH });
}
