/** Tells everyone who follows a channel that it has changed. */

import type { Services } from '../api/services.ts';
import type { Settled } from '../feed/edges.ts';
import type { Changed } from './change-channel.ts';

/** Resolves when every connected edge serves the revision, or has not answered in time. Never rejects. */
export function announce(
  { feeds, mirror }: Pick<Services, 'feeds' | 'mirror'>,
  { channel, revision, changed }: Changed,
): Promise<Settled> {
  if (changed) mirror?.write(channel);
  return feeds.announce(channel, revision);
}
