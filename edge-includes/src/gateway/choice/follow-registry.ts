/**
 * Hears of channel documents as the registry issues them, and tells it when each is served. The last one stays on
 * disk, so that the edge goes on, and starts again, when the registry is gone.
 */

import { open, rename } from 'node:fs/promises';
import { type ChannelDocument, parseChannelDocument } from '@tessera/contracts/channel';
import { type Signed, verifyDocument } from '@tessera/contracts/release';
import { followFeed } from '@tessera/service/feed';
import type { Choice } from './choice.ts';

export interface FollowRegistryOptions {
  /** The channel at the registry, such as `http://127.0.0.1:9300/channels/production`. */
  url: string;
  token: string;
  /** What this edge is called in the registry's list. */
  edge: string;
  /** Where the last document is kept, the file that `choice` reads. */
  file: string;
  registryKeys: Readonly<Record<string, string>>;
  choice: Choice;
  /** The registry cannot be reached, or has sent what cannot be used. It goes on by itself. */
  onError(error: unknown): void;
}

export interface FollowedRegistry {
  readonly connected: boolean;
  close(): void;
}

/** Milliseconds for one acknowledgement. */
const ACK_TIMEOUT = 2_000;

export function followRegistry(options: FollowRegistryOptions): FollowedRegistry {
  const { choice, file, url, token, edge } = options;
  const held = () => choice.current()?.document.revision ?? 0;
  let taking: Promise<void> = Promise.resolve();

  async function take(json: string): Promise<void> {
    const document = read(json, options.registryKeys);
    if (document.revision > held()) {
      await replace(file, json);
      await choice.reload();
    }
    // A lower one is old news; one that was not taken over is not acknowledged.
    if (document.revision <= held()) await acknowledge(document.revision);
  }

  async function acknowledge(revision: number): Promise<void> {
    const response = await fetch(`${url}/acks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ edge, revision }),
      signal: AbortSignal.timeout(ACK_TIMEOUT),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new Error(`Cannot acknowledge revision ${revision}: the registry answered ${response.status}`);
    }
  }

  const feed = followFeed({
    url: `${url}/feed`,
    credential: { caller: 'edge', token },
    after: String(held()),
    onEvent(json) {
      taking = taking.then(() => take(json)).catch(options.onError);
    },
    onError: options.onError,
  });
  return {
    get connected() {
      return feed.connected;
    },
    close: feed.close,
  };
}

/** @throws TypeError, SyntaxError for what is no document, or not the registry's */
function read(json: string, keys: Readonly<Record<string, string>>): ChannelDocument {
  const found: unknown = JSON.parse(json);
  const document = parseChannelDocument(found);
  if (!verifyDocument(found as Signed<object>, keys)) {
    throw new TypeError(
      `Cannot use channel document ${document.revision}: its signature is not of the registry`,
    );
  }
  return document;
}

/** Puts a text in a file's place: whoever reads it finds the old one or the new one, also after a power cut. */
async function replace(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}
