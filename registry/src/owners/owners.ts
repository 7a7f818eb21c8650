/** Teams with their public keys, the remotes that they own, and the BFFs with their addresses. */

import type { DatabaseSync } from 'node:sqlite';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { registryErrors } from '../errors.ts';

export interface Owners {
  /** Sets a team's public keys: key id → SPKI in base64. */
  setTeam(team: string, keys: Readonly<Record<string, string>>): void;
  setRemote(remote: string, owner: string): void;
  setBff(name: string, address: { url: string; contract?: string | undefined }): void;
  /** @throws ProblemError `registry-team-unknown` */
  keysOf(team: string): Record<string, string>;
  /** @throws ProblemError `registry-remote-unregistered` */
  ownerOf(remote: string): string;
  remotes(): { remote: string; owner: string }[];
  /** As channel documents hold them. */
  teams(): ChannelDocument['owners'];
  bffs(): ChannelDocument['bffs'];
}

export function createOwners(database: DatabaseSync): Owners {
  const upsertTeam = database.prepare(
    'INSERT INTO teams VALUES (?, ?) ON CONFLICT (team) DO UPDATE SET keys = excluded.keys',
  );
  const upsertRemote = database.prepare(
    'INSERT INTO remotes VALUES (?, ?) ON CONFLICT (remote) DO UPDATE SET owner = excluded.owner',
  );
  const upsertBff = database.prepare('INSERT OR REPLACE INTO bffs VALUES (?, ?, ?)');
  const selectTeam = database.prepare('SELECT keys FROM teams WHERE team = ?');
  const selectTeams = database.prepare('SELECT team, keys FROM teams ORDER BY team');
  const selectRemote = database.prepare('SELECT owner FROM remotes WHERE remote = ?');
  const selectRemotes = database.prepare('SELECT remote, owner FROM remotes ORDER BY remote');
  const selectBffs = database.prepare('SELECT name, url, contract FROM bffs ORDER BY name');

  function keysOf(team: string): Record<string, string> {
    const row = selectTeam.get(team) as { keys: string } | undefined;
    if (row === undefined) throw registryErrors.TEAM_UNKNOWN(team);
    return JSON.parse(row.keys) as Record<string, string>;
  }

  return {
    setTeam: (team, keys) => void upsertTeam.run(team, JSON.stringify(keys)),
    setRemote(remote, owner) {
      keysOf(owner);
      upsertRemote.run(remote, owner);
    },
    setBff: (name, { url, contract }) => void upsertBff.run(name, url, contract ?? null),
    keysOf,
    ownerOf(remote) {
      const row = selectRemote.get(remote) as { owner: string } | undefined;
      if (row === undefined) throw registryErrors.REMOTE_UNREGISTERED(remote);
      return row.owner;
    },
    remotes: () => selectRemotes.all() as unknown as { remote: string; owner: string }[],
    teams() {
      const rows = selectTeams.all() as unknown as { team: string; keys: string }[];
      return Object.fromEntries(rows.map(({ team, keys }) => [team, { keys: JSON.parse(keys) }]));
    },
    bffs() {
      const rows = selectBffs.all() as unknown as { name: string; url: string; contract: string | null }[];
      return Object.fromEntries(
        rows.map(({ name, url, contract }) => [name, { url, ...(contract === null ? {} : { contract }) }]),
      );
    },
  };
}
