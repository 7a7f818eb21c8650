/** Seals sessions into cookies and opens them: JWE (RFC 7516) with direct encryption by AES-256-GCM. */

import { createHash } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { isLive, type Session, sessionSchema } from './session.ts';

export interface SessionSealer {
  /** The cookie's value. */
  seal(session: Session): Promise<string>;
  /** The session in a cookie's value; `null` for garbage, an unknown key or an ended session. Never throws. */
  open(sealed: string): Promise<Session | null>;
}

/** Options for {@link createSessionSealer}. */
export interface SealerOptions {
  /** Key id → 32 bytes in base64. The first one seals, all open: that is how keys rotate. */
  keys: Readonly<Record<string, string>>;
  /** @default Date.now */
  now?: () => number;
  /** Opened cookies that are remembered. @default 2_000 */
  remembered?: number;
}

/** Longest cookie that is looked at. */
const SEALED_LIMIT = 3_000;

/** @throws TypeError when there is no key, or one is not of 32 bytes */
export function createSessionSealer(options: SealerOptions): SessionSealer {
  const { now = Date.now, remembered = 2_000 } = options;
  const keys = new Map(Object.entries(options.keys).map(([id, encoded]) => [id, readKey(id, encoded)]));
  const active = keys.entries().next().value;
  if (active === undefined) throw new TypeError('Cannot seal sessions: no key is given, give at least one');
  const opened = new Map<string, Session | null>();

  function remember(sealed: string, session: Session | null): void {
    opened.set(sealed, session);
    if (opened.size > remembered) opened.delete(opened.keys().next().value!);
  }

  return {
    async seal(session) {
      const sealed = await new EncryptJWT({ session })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: active[0] })
        .encrypt(active[1]);
      remember(fingerprint(sealed), session);
      return sealed;
    },
    async open(sealed) {
      if (sealed.length > SEALED_LIMIT) return null;
      const id = fingerprint(sealed);
      let session = opened.get(id);
      opened.delete(id);
      session ??= await decrypt(sealed, keys);
      remember(id, session);
      return session !== null && isLive(session, now()) ? session : null;
    },
  };
}

async function decrypt(sealed: string, keys: ReadonlyMap<string, Uint8Array>): Promise<Session | null> {
  try {
    const { payload } = await jwtDecrypt(
      sealed,
      ({ kid }) => {
        const key = keys.get(kid ?? '');
        if (key === undefined) throw new TypeError('Cannot open a session: its key is not known');
        return key;
      },
      { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    return sessionSchema.parse(payload['session']);
  } catch {
    return null;
  }
}

/** What stands for a cookie in memory, so that a heap dump shows none that could be used. */
function fingerprint(sealed: string): string {
  return createHash('sha256').update(sealed).digest('base64url');
}

function readKey(id: string, encoded: string): Uint8Array {
  const key = Buffer.from(encoded, 'base64');
  if (key.length === 32) return key;
  throw new TypeError(`Cannot use cookie key "${id}": it has ${key.length} bytes, give 32 in base64`);
}
