/**
 * Takes over what lies in the folders and the database does not know, such as after it was lost: releases, and channel
 * documents that are newer than its own. Done at each start, before anything is answered.
 */

import { readdir } from 'node:fs/promises';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { type Release, verifyDocument } from '@tessera/contracts/release';
import type { Logger } from '@tessera/service';
import { CHANNEL_PATTERN } from '../access/scope.ts';
import type { Services } from '../api/services.ts';
import { readRelease } from '../publishing/read-release.ts';
import { readChannel } from './channel-file.ts';

export interface AdoptOptions {
  /** The folder of channel documents. */
  folder: string;
  /** The registry's own public keys: key id → SPKI in base64. */
  keys: Readonly<Record<string, string>>;
  logger: Pick<Logger, 'info' | 'warn'>;
}

const BY = 'folder';

/** @throws ProblemError `registry-channel-damaged` */
export async function adopt(services: Services, options: AdoptOptions): Promise<void> {
  const files = await readdir(options.folder).catch(() => []);
  const names = files.map((file) => file.replace(/\.json$/, '')).filter((name) => CHANNEL_PATTERN.test(name));
  for (const name of names) {
    const document = await readChannel(options.folder, name, options.keys);
    if (document !== null && document.revision > services.channels.lastRevision(name))
      await adoptChannel(services, document, options.logger);
    // A kill may have come between the removal of a channel and that of its file.
    else if (services.channels.current(name) === null) services.mirror?.write(name);
  }
}

async function adoptChannel(
  services: Services,
  document: ChannelDocument,
  logger: AdoptOptions['logger'],
): Promise<void> {
  const { channels, owners, audit, write } = services;
  const releases: Release[] = [];
  for (const remote of Object.keys(document.remotes)) {
    releases.push(...(await readUnknown(services, remote, document.owners, logger)));
  }
  const issued = { document, text: JSON.stringify(document) };
  write(() => {
    for (const [team, { keys }] of Object.entries(document.owners)) owners.setTeam(team, keys);
    for (const [remote, { owner }] of Object.entries(document.remotes)) owners.setRemote(remote, owner);
    for (const [bff, address] of Object.entries(document.bffs)) owners.setBff(bff, address);
    for (const release of releases)
      services.published.commit(services.published.announce(release), release, BY);
    channels.write(issued);
    const { channel, revision } = document;
    const subject = { releases: releases.length };
    audit.append({ actor: BY, origin: 'folder', action: 'adopt', channel, revision, subject });
  });
  channels.apply(issued);
  logger.info({ channel: document.channel, revision: document.revision }, 'channel taken over from its file');
}

/** The releases of a remote among the artifacts that the database has never heard of. */
async function readUnknown(
  { published, artifacts }: Services,
  remote: string,
  owners: ChannelDocument['owners'],
  logger: AdoptOptions['logger'],
): Promise<Release[]> {
  const ids = await readdir(`${artifacts}/${remote}`).catch(() => []);
  const found: Release[] = [];
  for (const id of ids) {
    // One that was announced is committed by whoever has announced it.
    if (published.find(remote, id) !== null) continue;
    const release = await readRelease(artifacts, remote, id).catch(() => null);
    const isFree = release !== null && published.findVersion(remote, release.version) === null;
    if (isFree && verifyDocument(release, owners[release.owner]?.keys ?? {})) found.push(release);
    else logger.warn({ release: `${remote}@${id}` }, 'release in the folder is not taken over');
  }
  return found;
}
