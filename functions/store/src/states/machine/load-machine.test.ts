import { describe, expect, it } from 'vitest';
import { FUNCTION } from '../testing/run-machine.ts';
import { loadMachine } from './load-machine.ts';

const task = { Type: 'Task', Resource: FUNCTION, End: true };
const load = (A: object, rest: object = {}) =>
  loadMachine(JSON.stringify({ StartAt: 'A', States: { A, ...rest } }));

describe('loadMachine()', () => {
  it.each([
    ['JSONata of a state', { ...task, QueryLanguage: 'JSONata' }, 'QueryLanguage'],
    ['arguments', { ...task, Arguments: {} }, 'Arguments'],
    ['variables', { ...task, Assign: {} }, 'Assign'],
    ['an output expression', { ...task, Output: '{% 1 %}' }, 'Output'],
    ['.sync', { ...task, Resource: 'arn:aws:states:::states:startExecution.sync' }, 'Resource'],
    ['another service', { ...task, Resource: 'arn:aws:states:::sqs:sendMessage' }, 'Resource'],
    ['a misspelt field', { ...task, Retry: [{ ErrorEquals: ['X'], MaxAttemptz: 1 }] }, 'Retry.0.MaxAttemptz'],
    ['no way on', { Type: 'Task', Resource: FUNCTION }, 'Next'],
    ['two ways on', { ...task, Next: 'A' }, 'Next'],
    ['a target that is not there', { ...task, End: undefined, Next: 'B' }, 'Next'],
    ['a catcher of such a target', { ...task, Catch: [{ ErrorEquals: ['X'], Next: 'B' }] }, 'Catch'],
    ['a path with a filter', { ...task, InputPath: '$.a[?(@.b)]' }, 'InputPath'],
    ['a path in Parameters', { ...task, Parameters: { 'a.$': '$..b' } }, 'Parameters'],
    ['a result in a list', { ...task, ResultPath: '$.a[0]' }, 'ResultPath'],
    ['an unknown function', { ...task, Parameters: { 'a.$': 'States.Nothing()' } }, 'Parameters'],
    ['an unknown rule', { Type: 'Choice', Choices: [{ Variable: '$', Is: 1, Next: 'A' }] }, 'Choices'],
    ['two times to wait', { Type: 'Wait', Seconds: 1, SecondsPath: '$.a', End: true }, 'Seconds'],
    ['a Map over a bucket', { ...task, Type: 'Map', ItemReader: {} }, 'Resource'],
    ['an unknown type', { Type: 'Loop' }, 'Type'],
  ])('refuses %s by state and field', (_what, state, field) => {
    expect(() => load(state)).toThrow(`Cannot carry out state "A": its field "${field}"`);
  });

  it('names the state within a branch', () => {
    const branch = { StartAt: 'B', States: { B: { ...task, Assign: {} } } };
    expect(() => load({ Type: 'Parallel', Branches: [branch], End: true })).toThrow('state "A/0/B"');
  });

  it.each([
    ['JSONata', '{"StartAt":"A","QueryLanguage":"JSONata","States":{}}', 'QueryLanguage'],
    ['a time for all of it', '{"StartAt":"A","TimeoutSeconds":60,"States":{}}', 'TimeoutSeconds'],
    ['no JSON', '{', 'the text'],
    ['a value that is not given', `{"StartAt":"\${start}"}`, '${start}'],
  ])('refuses a machine with %s', (_what, text, field) => {
    expect(() => loadMachine(text)).toThrow(`field "${field}"`);
  });

  it('fills in what stands for the names of functions', () => {
    const text = JSON.stringify({ StartAt: 'A', States: { A: { ...task, Comment: 'calls ${orders}' } } });
    expect(loadMachine(text, { orders: 'my-orders' }).States['A']).toMatchObject({
      Comment: 'calls my-orders',
    });
  });
});
