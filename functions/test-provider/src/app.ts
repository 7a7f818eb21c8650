/** The test provider's HTTP interface: charge, query and refund by key. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDispatch, defineContract } from '@tessera/contracts/http';
import { createFrame, type Logger, type Metrics, readTextBody } from '@tessera/service';
import { z } from 'zod';
import { providerErrors } from './errors.ts';
import type { Entry, Ledger } from './ledger/ledger.ts';
import { scriptOf } from './script.ts';

export interface Deps {
  ledger: Ledger;
  secret: string;
  logger: Logger;
  metrics: Metrics;
}

const params = z.object({ key: z.string().regex(/^[\w-]{8,64}$/) });
const entry = z.object({
  key: z.string(),
  amount: z.int(),
  status: z.enum(['charged', 'declined', 'refunded']),
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

export function createApp({ ledger, secret, logger, metrics }: Deps) {
  const frame = createFrame({ logger, metrics });
  const dispatch = createDispatch(contract, {
    async charge({ body: { key, amount, token } }) {
      const known = ledger.find(key);
      if (known) return repeatCharge(known, amount, token);
      const move = scriptOf(token, ledger.countAttempt(key));
      switch (move.do) {
        case 'fail':
          throw providerErrors.SCRIPTED_FAILURE();
        case 'hang':
          if (move.record) ledger.put({ key, amount, token, status: 'charged' });
          return new Promise<never>(() => {});
        case 'answer':
          ledger.put({ key, amount, token, status: move.status });
          return { key, amount, status: move.status };
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

function repeatCharge(known: Entry, amount: number, token: string): Entry {
  const voided = known.status === 'refunded' && known.token === '';
  if (!voided && (known.amount !== amount || known.token !== token))
    throw providerErrors.KEY_REUSED(known.key);
  return known;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
