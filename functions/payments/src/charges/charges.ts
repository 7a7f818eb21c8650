/**
 * What is known here of each charge. A change is a conditional write, and tells the task that waits for the charge in
 * the same transaction, through the outbox.
 */

import {
  type EventRow,
  type Item,
  type ItemKey,
  readRecord,
  type Store,
  type Write,
} from '@tessera/function/store';
import { z } from 'zod';
import { paymentErrors } from '../errors.ts';

const chargeSchema = z.object({
  amount: z.int(),
  /** The means of payment; empty for a charge that others told of first. */
  token: z.string(),
  status: z.enum(['asked', 'charged', 'declined', 'refunded']),
  /** Of the task that waits for it. */
  taskToken: z.string().optional(),
});

export type ChargeRecord = z.output<typeof chargeSchema>;

/** What has become of a charge, as somebody tells it. */
export interface Settlement {
  status: 'charged' | 'declined' | 'refunded';
  amount: number;
}

export interface Charges {
  load(key: string): Promise<ChargeRecord | null>;
  /** Writes it before anyone is asked for it. Throws ProblemError `payments-key-reused`. */
  begin(
    key: string,
    charge: { amount: number; token: string; taskToken: string | undefined },
  ): Promise<ChargeRecord>;
  /** Keeps what became of it, and the event that told so; an event that is known already changes nothing. */
  settle(key: string, settlement: Settlement, event?: { id: string }): Promise<ChargeRecord>;
  /** Tells the task that waits that nobody knows. */
  tellUnknown(key: string, charge: ChargeRecord): Promise<void>;
}

const ATTEMPTS = 8;
/** Milliseconds that the id of an event is kept; longer than any provider sends it again. */
const EVENT_KEPT = 31 * 24 * 3_600_000;

export function createCharges(store: Store, now: () => number = Date.now): Charges {
  const table = store.table('payments');
  const read = async (key: string): Promise<{ item: Item; charge: ChargeRecord } | null> => {
    const item = await table.get(keyOf(key));
    return item && { item, charge: readRecord(chargeSchema, item) };
  };
  const load = async (key: string) => (await read(key))?.charge ?? null;
  return {
    load,
    async begin(key, { amount, token, taskToken }) {
      const asked = withToken({ amount, token, status: 'asked' }, taskToken);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await read(key);
        const early = before?.charge.token === '' && before.charge.amount === amount;
        // A webhook was here first: it does not say what was paid by.
        const known = early ? { ...before.charge, token } : before?.charge;
        if (known && (known.amount !== amount || known.token !== token)) throw paymentErrors.KEY_REUSED(key);
        if (known && !early && (taskToken === undefined || known.taskToken === taskToken)) return known;
        const charge = known ? withToken(known, taskToken) : asked;
        const { outcome } = await table.transact({ writes: [toWrite(key, charge, before?.item)] });
        if (outcome === 'committed') return charge;
      }
      throw paymentErrors.BUSY(key);
    },
    async settle(key, settlement, event) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [known, before] = await Promise.all([event && table.get(eventKey(event.id)), read(key)]);
        if (known) return (await load(key))!;
        const charge = merge(before?.charge, settlement);
        const told: Write[] = event
          ? [
              {
                ...{ op: 'put', ...eventKey(event.id), value: { key, ...settlement } },
                ...{ expiresAt: now() + EVENT_KEPT, when: { absent: true } },
              },
            ]
          : [];
        const { outcome } = await table.transact({
          writes: [toWrite(key, charge, before?.item), ...told],
          outbox: [...changedRow(key, charge, before?.charge), ...settledRow(key, charge, charge.status)],
        });
        if (outcome === 'committed') return charge;
      }
      throw paymentErrors.BUSY(key);
    },
    async tellUnknown(key, charge) {
      const outbox = settledRow(key, charge, 'unknown');
      if (outbox.length > 0) await table.transact({ writes: [], outbox });
    },
  };
}

/** A refund is the last word: what is told of the charge afterwards does not undo it. */
function merge(before: ChargeRecord | undefined, { status, amount }: Settlement): ChargeRecord {
  if (before?.status === 'refunded') return before;
  return { ...(before ?? { token: '' }), amount: before?.amount || amount, status };
}

const events = {
  charged: 'PaymentTaken',
  declined: 'PaymentDeclined',
  refunded: 'PaymentRefunded',
} as const;

/** Told once for each status: a charge that is settled again as it was is no event. */
function changedRow(
  key: string,
  { status, amount }: ChargeRecord,
  before: ChargeRecord | undefined,
): EventRow<'payments'>[] {
  if (status === 'asked' || status === before?.status) return [];
  return [{ type: events[status], key, data: { key, amount }, correlation: key }];
}

function settledRow(key: string, { taskToken }: ChargeRecord, status: string): EventRow<'payments'>[] {
  if (taskToken === undefined) return [];
  return [{ type: 'PaymentSettled', key, data: { key, status, taskToken }, correlation: key }];
}

function withToken(charge: ChargeRecord, taskToken: string | undefined): ChargeRecord {
  return taskToken === undefined ? charge : { ...charge, taskToken };
}

function toWrite(key: string, charge: ChargeRecord, before: Item | undefined): Write {
  const when = before ? { version: before.version } : ({ absent: true } as const);
  return { op: 'put', ...keyOf(key), value: charge, when };
}

function keyOf(key: string): ItemKey {
  return { pk: `charge#${key}`, sk: 'charge' };
}

function eventKey(id: string): ItemKey {
  return { pk: `event#${id}`, sk: 'event' };
}
