/** Reads a channel document from its file. */

import { readFile } from 'node:fs/promises';
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
