/** Events of context `users`. They name people by id alone: events are kept for ever. */

import { identifier, instant } from '@tessera/contracts/fields';
import { z } from 'zod';

export const userEvents = {
  UserRegistered: { 1: z.object({ user: identifier, registeredAt: instant }) },
  /** Sessions of this user with a lower epoch are void. */
  EpochRaised: { 1: z.object({ user: identifier, epoch: z.int() }) },
  SessionRevoked: { 1: z.object({ user: identifier, sid: identifier }) },
} as const;
