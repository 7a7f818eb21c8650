import { createRequire } from 'node:module';
import saga from '@tessera/fn-orders/saga.asl.json' with { type: 'json' };
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { settleDefinition, startDefinition } from './definitions.ts';

describe('definitions', () => {
  it.each([
    { name: 'order', definition: saga },
    { name: 'start-order', definition: startDefinition(6_000) },
    { name: 'settle-payment', definition: settleDefinition },
  ])('of $name are what asl-validator takes without a fault', async ({ definition }) => {
    // It brings no types.
    const validate = createRequire(import.meta.url)('asl-validator') as (
      definition: object,
    ) => Promise<unknown> | object;
    expect(await validate(structuredClone(definition))).toMatchObject({ isValid: true, errors: [] });
  });

  it('start an order under its id, with the input that the saga has on one machine', async () => {
    const lines = [{ sku: 'A-1', quantity: 2 }];
    const order = { id: 'o-1', user: 'u', total: 5, token: 't', placedAt: Date.UTC(2030, 0, 1), lines };
    const detail = { data: { ...order, number: 'TM-1', lines: [{ ...lines[0], name: 'A' }] } };
    const given = await evaluateArguments(startDefinition(6_000), 'StartSaga', detail);
    expect(given['Name']).toBe('o-1');
    expect(JSON.parse(String(given['Input']))).toEqual({
      order,
      confirmAt: '2030-01-01T00:00:06.000Z',
      trace: null,
    });
  });

  it('hand the trace of who placed the order to the saga', async () => {
    const detail = { data: { id: 'o-1', placedAt: 0 }, traceparent: '00-abc-def-01' };
    const { Input } = await evaluateArguments(startDefinition(0), 'StartSaga', detail);
    expect(JSON.parse(String(Input))).toMatchObject({ trace: '00-abc-def-01' });
  });

  it('answer the task that waits, with what became of the charge alone', async () => {
    const detail = { data: { key: 'o-1', status: 'charged', taskToken: 't' } };
    expect(await evaluateArguments(settleDefinition, 'AnswerTask', detail)).toEqual({
      TaskToken: 't',
      Output: '{"status":"charged"}',
    });
  });
});

/** The arguments of a task as Step Functions evaluates them. */
async function evaluateArguments(definition: object, state: string, detail: object) {
  const { States } = definition as { States: Record<string, { Arguments: Record<string, string> }> };
  const entries = Object.entries(States[state]!.Arguments).map(async ([name, text]) => {
    const expression = /^\{% (.*) %\}$/.exec(text)?.[1];
    if (expression === undefined) return [name, text];
    const compiled = jsonata(expression);
    return [name, await compiled.evaluate({}, { states: { input: { detail } } })];
  });
  const { StateMachineArn: _, ...given } = Object.fromEntries(await Promise.all(entries));
  return given as Record<string, unknown>;
}
