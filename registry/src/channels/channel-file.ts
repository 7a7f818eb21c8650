/** The channel document on disk: written whole or not at all, the one before it kept beside it. */

import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChannelDocument, parseChannelDocument } from '@tessera/contracts/channel';
import { verifyDocument } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';

/**
 * The channel's document, or `null` before the first.
 *
 * @param keys the registry's public keys: key id → SPKI in base64
 * @throws ProblemError `registry-channel-damaged`
 */
export async function readChannel(
  folder: string,
  channel: string,
  keys: Readonly<Record<string, string>>,
): Promise<ChannelDocument | null> {
  const text = await readFile(join(folder, `${channel}.json`), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (text === null) return null;
  let document: ChannelDocument;
  try {
    document = parseChannelDocument(JSON.parse(text));
  } catch {
    throw registryErrors.CHANNEL_DAMAGED(channel, 'it is no channel document');
  }
  if (!verifyDocument(document, keys))
    throw registryErrors.CHANNEL_DAMAGED(channel, 'its signature does not hold');
  return document;
}

export async function writeChannel(folder: string, document: ChannelDocument): Promise<void> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${document.channel}.json`);
  const partial = `${target}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify(document, null, 2)}\n`, { flush: true });
    await copyFile(target, join(folder, `${document.channel}.previous.json`)).catch(() => {});
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
