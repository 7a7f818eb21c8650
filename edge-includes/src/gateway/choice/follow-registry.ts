/** Hears of channel documents as the registry issues them, and tells it when each is served. */

import { followFeed } from '@tessera/service/feed';
import type { Choice } from './choice.ts';

export interface FollowRegistryOptions {
  /** The channel at the registry, such as `http://127.0.0.1:9300/channels/production`. */
  url: string;
  token: string;
  /** What this edge is called in the registry's list. */
  edge: string;
  choice: Pick<Choice, 'current' | 'take'>;
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
  const { choice, url, token, edge } = options;
  let taking: Promise<void> = Promise.resolve();

  async function take(text: string): Promise<void> {
    // What was not taken over is not acknowledged.
    const revision = await choice.take(text);
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
    url: `${url}/feed?edge=${encodeURIComponent(edge)}`,
    credential: { caller: 'edge', token },
    after: String(choice.current()?.document.revision ?? 0),
    onEvent(text) {
      taking = taking.then(() => take(text)).catch(options.onError);
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
