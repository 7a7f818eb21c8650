/**
 * What previews name at the moment, by the word of the registry. They are asked for while somebody looks at one; the
 * channel that everybody gets is never waited for here.
 */

import type { ChannelDocument } from '@tessera/contracts/channel';
import { LRUCache } from 'lru-cache';
import { readChannel } from '../choice/read-channel.ts';

export interface Previews {
  /** `ended`: there is no such preview any more. `unheard`: the registry does not say. Never rejects. */
  read(channel: string): Promise<ChannelDocument | 'ended' | 'unheard'>;
}

/** For an edge that has no registry. */
export const noPreviews: Previews = { read: async () => 'unheard' };

export interface PreviewsOptions {
  /** A channel at the registry, such as `http://127.0.0.1:9300/channels/production`: previews are beside it. */
  url: string;
  token: string;
  /** The registry's public keys: key id → SPKI in base64. */
  registryKeys: Readonly<Record<string, string>>;
  /** The registry cannot be reached, or has sent what cannot be used. */
  onError(error: unknown): void;
  /** @default Date.now */
  now?: () => number;
}

interface Held {
  found: ChannelDocument | 'ended';
  /** Epoch milliseconds at which the registry said so. */
  at: number;
}

/** Milliseconds for which what was read counts, and for which it still does where the registry does not answer. */
const FRESH = 2_000;
const USABLE = 60_000;
/** Milliseconds that a request waits for the registry, at most. */
const TIMEOUT = 1_500;
/** Previews that are looked at at once. */
const LIMIT = 50;

export function createPreviews(options: PreviewsOptions): Previews {
  const { url, token, registryKeys, onError, now = Date.now } = options;
  const held = new LRUCache<string, Held>({ max: LIMIT });
  const asking = new Map<string, Promise<void>>();

  async function ask(channel: string): Promise<void> {
    try {
      const response = await fetch(url.replace(/[^/]+\/?$/, channel), {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await response.text();
      if (response.status === 404) held.set(channel, { found: 'ended', at: now() });
      else if (response.ok) take(channel, text);
      else throw new Error(`Cannot read channel "${channel}": the registry answered ${response.status}`);
    } catch (error) {
      onError(error);
    } finally {
      asking.delete(channel);
    }
  }

  /** @throws TypeError, SyntaxError, RangeError for what is not the registry's word of this channel */
  function take(channel: string, text: string): void {
    const { document } = readChannel(text, registryKeys);
    if (document.channel !== channel)
      throw new TypeError(
        `Cannot use a document of channel "${document.channel}": "${channel}" was asked for`,
      );
    const before = held.get(channel)?.found;
    if (typeof before === 'object' && before.revision > document.revision)
      throw new RangeError(
        `Cannot use revision ${document.revision} of "${channel}": it had ${before.revision}`,
      );
    const isSame = typeof before === 'object' && before.revision === document.revision;
    held.set(channel, { found: isSame ? before : document, at: now() });
  }

  return {
    async read(channel) {
      const known = held.get(channel);
      if (known !== undefined && now() - known.at < FRESH) return known.found;
      const begun = asking.get(channel) ?? ask(channel);
      asking.set(channel, begun);
      await begun;
      const found = held.get(channel);
      return found !== undefined && now() - found.at < USABLE ? found.found : 'unheard';
    },
  };
}
