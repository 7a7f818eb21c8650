/** Deploy tokens: shown once, kept as hashes. */

import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { TokenScope, Verb } from '../access/scope.ts';
import { makeSecret, type TokenSecret } from './secret.ts';

export interface Token extends TokenScope {
  id: string;
  /** What its maker called it. */
  name: string;
  createdAt: number;
  createdBy: string;
  revokedAt: number | null;
}

export interface Tokens {
  /** Makes a token; `text` is nowhere to be had again. */
  create(
    scope: TokenScope & Pick<Token, 'name' | 'createdBy'>,
    /** The id of the token that it is made with, if it is made with one. */
    parent: string | null,
  ): { token: Token; text: string };
  /** The valid token that a secret belongs to, or `null` when it is unknown, wrong, expired or revoked. */
  verify(secret: TokenSecret): Token | null;
  exists(id: string): boolean;
  get(id: string): Token | null;
  /** Newest first; those of every team for `null`. */
  list(team: string | null): Token[];
  /** Ends a token, and all that were made with it. */
  revoke(id: string): void;
}

interface Row {
  id: string;
  hash: Uint8Array;
  team: string;
  name: string;
  remotes: string;
  channels: string;
  verbs: string;
  created_at: number;
  created_by: string;
  expires_at: number;
  revoked_at: number | null;
}

export function createTokens(database: DatabaseSync, now: () => number): Tokens {
  const insert = database.prepare(
    `INSERT INTO tokens VALUES (:id, :hash, :team, :name, :remotes, :channels, :verbs, :createdAt, :createdBy,
     :expiresAt, NULL, :parent)`,
  );
  const select = database.prepare('SELECT * FROM tokens WHERE id = ?');
  const selectAll = database.prepare(
    'SELECT * FROM tokens WHERE ?1 IS NULL OR team = ?1 ORDER BY created_at DESC, id LIMIT 1000',
  );
  const setRevoked = database.prepare(
    `WITH RECURSIVE ended (id) AS (
       SELECT ?1 UNION SELECT tokens.id FROM tokens JOIN ended ON tokens.parent = ended.id
     ) UPDATE tokens SET revoked_at = ?2 WHERE id IN (SELECT id FROM ended) AND revoked_at IS NULL`,
  );
  const find = (id: string) => select.get(id) as unknown as Row | undefined;

  return {
    create(scope, parent) {
      const { id, hash, text } = makeSecret();
      const token: Token = { ...scope, id, createdAt: now(), revokedAt: null };
      insert.run({
        id,
        hash,
        team: token.team,
        name: token.name,
        remotes: JSON.stringify(token.remotes),
        channels: JSON.stringify(token.channels),
        verbs: JSON.stringify(token.verbs),
        createdAt: token.createdAt,
        createdBy: token.createdBy,
        expiresAt: token.expiresAt,
        parent,
      });
      return { token, text };
    },
    verify({ id, hash }) {
      const row = find(id);
      if (row === undefined || !timingSafeEqual(row.hash, hash)) return null;
      return row.revoked_at === null && row.expires_at > now() ? toToken(row) : null;
    },
    exists: (id) => find(id) !== undefined,
    get(id) {
      const row = find(id);
      return row === undefined ? null : toToken(row);
    },
    list: (team) => (selectAll.all(team) as unknown as Row[]).map(toToken),
    revoke: (id) => void setRevoked.run(id, now()),
  };
}

function toToken(row: Row): Token {
  return {
    id: row.id,
    team: row.team,
    name: row.name,
    remotes: JSON.parse(row.remotes) as string[],
    channels: JSON.parse(row.channels) as string[],
    verbs: JSON.parse(row.verbs) as Verb[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
