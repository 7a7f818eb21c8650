/** Hears of channel documents as the registry issues them, and tells it when each is served. */

import { CHANNEL_CHANGE_EVENT } from '@tessera/contracts/channel';
import { followFeed } from '@tessera/service/feed';
import type { Choice } from './choice.ts';

export interface FollowRegistryOptions {
  /** The channel at the registry, such as `http://127.0.0.1:9300/channels/production`. */
  url: string;
  token: string;
  /** What this edge is called in the registry's list. */
  edge: string;
  choice: Pick<Choice, 'current' | 'take' | 'takeChange'>;
  /** The registry cannot be reached, or has sent what cannot be used. It goes on by itself. */
  onError(error: unknown): void;
}

export interface FollowedRegistry {
  readonly connected: boolean;
  close(): void;
}

/** Milliseconds for one acknowledgement. */
const ACK_TIMEOUT = 2_000;
/** Milliseconds for a whole document. */
const DOCUMENT_TIMEOUT = 5_000;

export function followRegistry(options: FollowRegistryOptions): FollowedRegistry {
  const { choice, url, token, edge } = options;
  let taking: Promise<void> = Promise.resolve();

  const authorization = `Bearer ${token}`;

  async function take(json: string, type: string): Promise<void> {
    // What was not taken over is not acknowledged.
    const revision = type === CHANNEL_CHANGE_EVENT ? await takeChange(json) : await choice.take(json);
    const response = await fetch(`${url}/acks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ edge, revision }),
      signal: AbortSignal.timeout(ACK_TIMEOUT),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new Error(`Cannot acknowledge revision ${revision}: the registry answered ${response.status}`);
    }
  }

  /** A change of what is not held here, since the one before could not be used, is no loss: the whole is asked for. */
  async function takeChange(json: string): Promise<number> {
    try {
      return await choice.takeChange(json);
    } catch (error) {
      options.onError(error);
    }
    const response = await fetch(url, {
      headers: { authorization },
      signal: AbortSignal.timeout(DOCUMENT_TIMEOUT),
    });
    if (!response.ok) throw new Error(`Cannot read "${url}": the registry answered ${response.status}`);
    return choice.take(await response.text());
  }

  const feed = followFeed({
    url: `${url}/feed?edge=${encodeURIComponent(edge)}&changes=true`,
    credential: { caller: 'edge', token },
    after: String(choice.current()?.document.revision ?? 0),
    onEvent(json, type) {
      taking = taking.then(() => take(json, type)).catch(options.onError);
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
