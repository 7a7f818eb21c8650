/** The test provider's HTTP interface: charge, query and refund by key. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDispatch, defineContract } from '@tessera/contracts/http';
import { createFrame, type Logger, type Metrics, readTextBody } from '@tessera/service';
import { z } from 'zod';
import { providerErrors } from './errors.ts';
import type { HookSender } from './hooks/sender.ts';
import type { Entry, Hook, Ledger } from './ledger/ledger.ts';
import { type Move, scriptOf } from './script.ts';

export interface Deps {
  ledger: Ledger;
  secret: string;
  /** Null where nobody hears webhooks. */
  hooks: Pick<HookSender, 'keep' | 'send'> | null;
  logger: Logger;
  metrics: Metrics;
}

const params = z.object({ key: z.string().regex(/^[\w-]{8,64}$/) });
const entry = z.object({
  key: z.string(),
  amount: z.int(),
  status: z.enum(['pending', 'charged', 'declined', 'refunded']),
});

const contract = defineContract(
  { charge: 'POST /v1/charges', find: 'GET /v1/charges/{key}', refund: 'POST /v1/charges/{key}/refund' },
  {
    charge: {
      summary: 'Charges once per key',
      body: z.strictObject({
        key: params.shape.key,
        amount: z.int().min(1).max(1_000_000_000),
        currency: z.literal('EUR'),
        token: z.string().max(64),
      }),
      response: entry,
    },
    find: { summary: 'What became of a charge', params, response: entry },
    refund: { summary: 'Gives a charge back, once; forbids one that never was', params, response: entry },
  },
);

const BODY_LIMIT = 10_000;
/** Milliseconds that a webhook is late by. */
const LATE = 3_000;

const timesOf = { once: 1, twice: 2, before: 1, late: 1, never: 0 };

export function createApp({ ledger, secret, hooks, logger, metrics }: Deps) {
  const frame = createFrame({ logger, metrics, accessLog: 'debug' });
  const dispatch = createDispatch(contract, {
    async charge({ body: { key, amount, token } }) {
      const known = ledger.find(key);
      if (known) return repeatCharge(known, amount, token);
      const { move, told } = ledger.together(() => record({ key, amount, token }));
      switch (move.do) {
        case 'fail':
          throw providerErrors.SCRIPTED_FAILURE();
        case 'hang':
          return new Promise<never>(() => {});
        case 'answer':
          return { key, amount, status: move.status };
        case 'tell': {
          const sent = hooks?.send(told, move.hook === 'late' ? LATE : 0);
          if (move.hook === 'before') await sent;
          return { key, amount, status: 'pending' as const };
        }
      }
    },
    async find({ params: { key } }) {
      const known = ledger.find(key);
      if (known === null) throw providerErrors.UNKNOWN_CHARGE(key);
      return known;
    },
    async refund({ params: { key } }) {
      const known = ledger.find(key);
      if (known === null) ledger.put({ key, amount: 0, token: '', status: 'refunded' });
      else if (known.status === 'charged') ledger.put({ ...known, status: 'refunded' });
      return ledger.find(key)!;
    },
  });
  /** What the script makes of the charge, in the books with the webhooks that tell of it. */
  function record(charge: Omit<Entry, 'status'>): { move: Move; told: readonly Hook[] } {
    const move = scriptOf(charge.token, ledger.countAttempt(charge.key));
    const status = statusOf(move);
    if (status === null) return { move, told: [] };
    const entry = { ...charge, status };
    ledger.put(entry);
    const told = move.do === 'tell' ? hooks?.keep(entry, timesOf[move.hook]) : undefined;
    return { move, told: told ?? [] };
  }

  const expected = digest(`Bearer ${secret}`);
  return frame(async (request: IncomingMessage, response: ServerResponse) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw providerErrors.SECRET_WRONG();
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
    const body = await readTextBody(request, BODY_LIMIT);
    const answer = await dispatch(
      { method: request.method ?? 'GET', path: pathname, query: searchParams, headers: {}, body },
      undefined,
    );
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
}

/** Null for what is not in the books. */
function statusOf(move: Move): 'charged' | 'declined' | null {
  switch (move.do) {
    case 'answer':
      return move.status;
    case 'tell':
      return 'charged';
    case 'hang':
      return move.record ? 'charged' : null;
    case 'fail':
      return null;
  }
}

function repeatCharge(known: Entry, amount: number, token: string): Entry {
  const voided = known.status === 'refunded' && known.token === '';
  if (!voided && (known.amount !== amount || known.token !== token))
    throw providerErrors.KEY_REUSED(known.key);
  return known;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
