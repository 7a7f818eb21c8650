import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../states/data/json.ts';
import { openBus, type TestBus } from '../states/testing/open-bus.ts';
import { runHere, runThere, Thrown } from '../states/testing/run-machine.ts';
import { sagaInput } from './saga.ts';
import {
  arranged,
  confirmed,
  filled,
  follow,
  givenBack,
  order,
  paid,
  type Script,
  settled,
} from './testing/scripted-order.ts';

let opened: TestBus;
beforeAll(() => {
  opened = openBus();
});
afterAll(() => opened[Symbol.dispose]());

const cancelling = { status: 'cancelling', moved: false };
const endings: { what: string; script: Script; calls: string[] }[] = [
  { what: 'is confirmed', script: {}, calls: [...paid, ...confirmed] },
  {
    what: 'fails without stock, and gives nothing back',
    script: { reserveStock: [{ reserved: false, lacking: [{ sku: 'MUG-1' }, { sku: 'MUG-2' }] }] },
    calls: ['reserveStock', 'record failed'],
  },
  {
    what: 'fails when no carrier takes it, after the charge, which is given back',
    script: { arrangeShipment: [new Thrown('shipping-not-deliverable', '')] },
    calls: [...settled, ...givenBack, 'record failed'],
  },
  {
    what: 'is cancelled rather than not deliverable when its customer was first',
    script: {
      'record charged': [cancelling],
      arrangeShipment: [new Thrown('shipping-not-deliverable', '')],
    },
    calls: [...settled, ...givenBack, 'record cancelled'],
  },
  {
    what: 'is shipped when the carrier is back',
    script: {
      arrangeShipment: [...Array<Error>(3).fill(new Thrown('shipping-carrier-failed', '')), arranged],
    },
    calls: [...settled, ...Array<string>(3).fill('arrangeShipment'), 'clearAfterOrder', ...confirmed],
  },
  {
    what: 'is given up when it may not be shipped any more',
    script: { arrangeShipment: [new Thrown('shipping-cancelled', '')] },
    calls: [...settled, ...givenBack, 'record failed'],
  },
  {
    what: 'is given up when the charge cannot be recorded, though it is shipped already',
    script: { 'record charged': [new Thrown('invalid-input', '')] },
    calls: [...settled, ...givenBack, 'record failed'],
  },
  {
    what: 'fails when the charge is declined',
    script: { charge: [{ status: 'declined' }] },
    calls: ['reserveStock', 'record reserved', 'charge', 'releaseStock', 'record failed'],
  },
  {
    what: 'is confirmed when the charge turns out to have happened',
    script: { charge: [{ status: 'unknown' }], getCharge: [{ status: 'pending' }, { status: 'charged' }] },
    calls: [...paid.slice(0, 3), 'getCharge', 'getCharge', ...paid.slice(3), ...confirmed],
  },
  {
    what: 'is charged once more when the provider knows nothing of the charge',
    script: { charge: [{ status: 'unknown' }, { status: 'charged' }] },
    calls: [...paid.slice(0, 3), 'getCharge', 'charge', ...paid.slice(3), ...confirmed],
  },
  {
    what: 'is declined when that is the answer to being charged once more',
    script: { charge: [{ status: 'unknown' }, { status: 'declined' }] },
    calls: [...paid.slice(0, 3), 'getCharge', 'charge', 'releaseStock', 'record failed'],
  },
  {
    what: 'is refunded before anything else when nobody knows of the charge, however often it is asked for',
    script: { charge: [{ status: 'unknown' }] },
    calls: [
      ...paid.slice(0, 2),
      ...['charge', 'getCharge', 'charge', 'getCharge', 'charge', 'getCharge', 'getCharge'],
      ...['refund', 'releaseStock', 'record failed'],
    ],
  },
  {
    what: 'is refunded when charging once more fails for good, and nobody knows of it either',
    script: {
      charge: [{ status: 'unknown' }, ...Array<Error>(14).fill(new Thrown('payments-busy', ''))],
    },
    calls: [
      ...paid.slice(0, 3),
      ...['getCharge', ...Array<string>(7).fill('charge')],
      ...['getCharge', ...Array<string>(7).fill('charge')],
      ...['getCharge', 'getCharge', 'refund', 'releaseStock', 'record failed'],
    ],
  },
  {
    what: 'is refunded, and not charged once more, when the provider never decides',
    script: { charge: [{ status: 'unknown' }], getCharge: [{ status: 'pending' }] },
    calls: [
      ...paid.slice(0, 3),
      ...Array<string>(4).fill('getCharge'),
      ...['refund', 'releaseStock', 'record failed'],
    ],
  },
  {
    what: 'asks the provider when the charge fails for good',
    script: { charge: [new Thrown('payments-provider-failed', '503')], getCharge: [{ status: 'charged' }] },
    calls: [
      ...['reserveStock', 'record reserved', ...Array<string>(7).fill('charge'), 'getCharge'],
      ...[...paid.slice(3), ...confirmed],
    ],
  },
  {
    what: 'is tried again when a function is busy',
    script: {
      reserveStock: [new Thrown('Lambda.TooManyRequestsException', ''), { reserved: true, lacking: [] }],
      charge: [new Thrown('payments-provider-failed', ''), { status: 'charged' }],
    },
    calls: ['reserveStock', ...paid.slice(0, 3), ...paid.slice(2), ...confirmed],
  },
  {
    what: 'is cancelled before the charge',
    script: { 'record reserved': [cancelling] },
    calls: ['reserveStock', 'record reserved', 'releaseStock', 'record cancelled'],
  },
  {
    what: 'is cancelled after the charge, which is given back first',
    script: { 'record charged': [cancelling] },
    calls: [...settled, ...givenBack, 'record cancelled'],
  },
  {
    what: 'is cancelled before it is confirmed',
    script: { 'record confirmed': [cancelling] },
    calls: [...paid, ...confirmed, ...givenBack, 'record cancelled'],
  },
  {
    what: 'is cancelled while it fails',
    script: { charge: [{ status: 'declined' }], 'record failed': [cancelling] },
    calls: [...paid.slice(0, 3), 'releaseStock', 'record failed', 'record cancelled'],
  },
  {
    what: 'is confirmed though the cart cannot be cleared, which is tried once more',
    script: { clearAfterOrder: [new Thrown('invalid-input', '')] },
    calls: [...paid, ...confirmed, 'clearAfterOrder'],
  },
  {
    what: 'gives back what it may have taken when it cannot be told that it is reserved',
    script: { 'record reserved': [new Thrown('invalid-input', '')] },
    calls: ['reserveStock', 'record reserved', 'releaseStock', 'record failed'],
  },
  {
    what: 'is given back in reverse until that succeeds',
    script: {
      'record charged': [cancelling],
      cancelShipment: [new Thrown('shipping-busy', ''), null],
      refund: [new Thrown('payments-provider-silent', ''), { status: 'refunded' }],
      releaseStock: [new Thrown('Lambda.ServiceException', ''), null],
    },
    calls: [
      ...[...settled, 'cancelShipment', 'cancelShipment', 'refund', 'refund', 'releaseStock', 'releaseStock'],
      'record cancelled',
    ],
  },
  {
    what: 'is left as it is when it has ended before',
    script: { 'record reserved': [{ status: 'confirmed', moved: false }] },
    calls: ['reserveStock', 'record reserved'],
  },
];

/** Nothing is told of by itself for which there is no time, and the order is not kept waiting for its cart. */
function withoutWindow(calls: readonly string[]): string[] {
  const left = calls.filter(
    (call) => !['record reserved', 'clearAfterOrder', 'record arranged'].includes(call),
  );
  return left.at(-1) === 'record confirmed' ? [...left, 'clearAfterOrder'] : left;
}

describe.each([
  { which: 'an order', window: 3_600_000, ends: endings, adapt: (calls: readonly string[]) => calls },
  {
    which: 'an order without a window in which to cancel',
    window: 0,
    ends: endings.filter(({ script }) => !('record reserved' in script)),
    adapt: withoutWindow,
  },
])('$which', ({ window, ends, adapt }) => {
  it.each(ends)('$what', async ({ script, calls: expected }) => {
    const input = sagaInput(order, null, window);
    const calls: string[] = [];
    const functions = follow(script, calls);
    const here = await runHere(opened.bus, {
      ...{ definition: filled(), input, second: 20, isWoken: true },
      answers: (_state, payload) => functions(payload),
    });
    expect(calls).toEqual(adapt(expected));
    const others = follow(script, []);
    const there = await runThere({
      ...{ definition: filled(), input },
      answers: (state, given) => {
        const answer = others((given as { Payload: Json }).Payload);
        // A task that waits for its token has the answer as it is.
        return state === 'TakePayment' ? answer : { Payload: answer };
      },
    });
    // Branches go on in any order.
    expect(here.entered.toSorted()).toEqual(there.entered.toSorted());
    expect(here.end).toEqual(there.end);
  });
});
