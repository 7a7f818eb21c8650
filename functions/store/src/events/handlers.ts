/** The operations on events for an authenticated caller. */

import type { Handlers } from '@tessera/contracts/http';
import { eventRegistry, type eventsContract } from '@tessera/function/store';
import { z } from 'zod';
import { storeErrors } from '../errors.ts';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Call } from '../tables/handlers.ts';
import { type Archive, type ArchivedEvent, envelopeOf } from './archive.ts';
import type { Rules } from './rules/rules.ts';

export interface EventParts {
  archive: Archive;
  rules: Rules;
}

export function createEventHandlers({ archive, rules }: EventParts): Handlers<typeof eventsContract, Call> {
  const operate = ({ caller }: Call) => requireScope(caller, 'operate events', scopeOf(caller).events);
  const declare = ({ caller }: Call) => {
    const { events, triggers } = scopeOf(caller);
    requireScope(caller, 'declare rules', events || triggers);
  };
  return {
    async listRules(_, call) {
      operate(call);
      return { rules: rules.list() };
    },
    async putRule({ params, body }, call) {
      declare(call);
      return { changed: await rules.put(params.name, body) };
    },
    async dropRule({ params }, call) {
      operate(call);
      await rules.drop(params.name);
    },
    async replay({ params, body: { from, until } }, call) {
      operate(call);
      const seq = 'seq' in from ? from.seq : archive.firstAt(Date.parse(from.time));
      return rules.replay(params.name, { from: seq, until });
    },
    async redriveRule({ params }, call) {
      operate(call);
      return { redriven: await rules.redriveRule(params.name) };
    },
    async listDeadEvents({ query: { rule, after = 0, limit } }, call) {
      operate(call);
      const dead = rules.listDead({ rule, after, limit });
      return { dead, next: dead.length < limit ? null : dead.at(-1)!.id };
    },
    async getDeadEvent({ params }, call) {
      operate(call);
      return rules.getDead(params.id);
    },
    async redriveDeadEvent({ params }, call) {
      operate(call);
      await rules.redriveDead(params.id);
    },
    async discardDeadEvent({ params }, call) {
      operate(call);
      await rules.discardDead(params.id);
    },
    async listArchive({ query: { from, until, after = 0, limit, ...filter } }, call) {
      operate(call);
      const span = { from: toTime(from), until: toTime(until) };
      const events = archive.find({ ...filter, ...span }, { after, limit });
      return { events: events.map(view), next: events.length < limit ? null : events.at(-1)!.seq };
    },
    async getEventSchema({ params: { context, type, version } }) {
      const events = eventRegistry[context] ?? {};
      const schema = Object.hasOwn(events, type) ? events[type]?.[version] : undefined;
      if (schema === undefined) throw storeErrors.UNKNOWN_EVENT(context, type, version);
      return { ...z.toJSONSchema(schema, { io: 'input' }) };
    },
  };
}

function toTime(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}

function view(event: ArchivedEvent) {
  return { seq: event.seq, event: envelopeOf(event) };
}
