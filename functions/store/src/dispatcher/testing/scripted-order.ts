/** An order whose functions follow a script, and the steps that it takes when nothing goes wrong. */

import saga from '@tessera/fn-orders/saga.asl.json' with { type: 'json' };
import type { Json } from '../../states/data/json.ts';

export const order = {
  id: 'order-0001',
  user: 'user-0001',
  lines: [{ sku: 'MUG-1', quantity: 2 }],
  total: 3_490,
  token: 'test-accept',
  placedAt: Date.now(),
};

/** Operation → what it answers, one after the other; the last one again and again. An error is thrown. */
export type Script = Partial<Record<string, readonly (Json | Error)[]>>;

export const arranged = { status: 'arranged', parcels: 1 };

const usual: Script = {
  reserveStock: [{ reserved: true, lacking: [] }],
  charge: [{ status: 'charged' }],
  arrangeShipment: [arranged],
  cancelShipment: [null],
  getCharge: [{ status: 'none' }],
  refund: [{ status: 'refunded' }],
  clearAfterOrder: [null],
  releaseStock: [null],
};

interface Call {
  operation: string;
  body?: { status?: string };
}

/** Functions that follow a script; progress is recorded as it is asked, unless the script says otherwise. */
export function follow(script: Script, calls: string[]) {
  const counts = new Map<string, number>();
  return (payload: Json): Json => {
    const { operation, body } = payload as unknown as Call;
    const name = operation === 'recordProgress' ? `record ${body?.status}` : operation;
    calls.push(name);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const answers = script[name] ?? usual[name] ?? [{ status: body?.status ?? '', moved: true }];
    const answer = answers[Math.min(count, answers.length - 1)] ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

export const settled = ['reserveStock', 'record reserved', 'charge', 'record charged', 'arrangeShipment'];
export const paid = [...settled, 'clearAfterOrder'];
export const confirmed = ['record arranged', 'record confirmed'];
export const givenBack = ['cancelShipment', 'refund', 'releaseStock'];

/** The machine with the names of functions in it. */
export function filled(): typeof saga {
  return JSON.parse(JSON.stringify(saga).replace(/\$\{(\w+)\}/g, '$1')) as typeof saga;
}
