/** The operations of schedules. */

import type { Handlers } from '@tessera/contracts/http';
import type { schedulesContract } from '@tessera/function/store';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Call } from '../tables/handlers.ts';
import type { Schedules } from './schedules.ts';

export function createScheduleHandlers(schedules: Schedules): Handlers<typeof schedulesContract, Call> {
  return {
    async putSchedules({ body }, { caller }) {
      requireScope(caller, 'declare schedules', scopeOf(caller).triggers);
      await schedules.put(body.schedules);
    },
    async listSchedules(_, { caller }) {
      requireScope(caller, 'look at schedules', scopeOf(caller).queues);
      return { schedules: schedules.list() };
    },
  };
}
