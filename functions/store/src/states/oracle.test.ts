import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from './data/json.ts';
import { openBus, type TestBus } from './testing/open-bus.ts';
import { type Answers, FUNCTION, runHere, runThere, type Story, Thrown } from './testing/run-machine.ts';

let opened: TestBus;
beforeAll(() => {
  opened = openBus();
});
afterAll(() => opened[Symbol.dispose]());

interface Example {
  what: string;
  states: Record<string, object>;
  input?: Json;
  answers?: Answers;
  /** Branches go on in any order. */
  atOnce?: true;
}

const task = { Type: 'Task', Resource: FUNCTION };
const end = { ...task, End: true };
const order = {
  id: 'a-1',
  total: 1200,
  lines: [
    { sku: 'x', n: 1 },
    { sku: 'y', n: 2 },
  ],
  note: null,
};
const fail = (name: string, times = Number.POSITIVE_INFINITY): Answers => {
  return (state, input, attempt) => {
    if (state !== 'A' || attempt > times) return { state, input };
    throw new Thrown(name, 'as scripted');
  };
};
const retry = (...ErrorEquals: string[]) => ({ ErrorEquals, IntervalSeconds: 1, MaxAttempts: 2 });
const caught = (...ErrorEquals: string[]) => ({ ErrorEquals, Next: 'B', ResultPath: '$.error' });

/** Machines that begin at state A. */
const examples: Example[] = [
  { what: 'a task', states: { A: end } },
  { what: 'tasks in a row', states: { A: { ...task, Next: 'B' }, B: end } },
  { what: 'InputPath', states: { A: { ...end, InputPath: '$.lines[1]' } } },
  { what: 'InputPath null', states: { A: { ...end, InputPath: null } } },
  { what: 'InputPath of the context', states: { A: { ...end, InputPath: '$$.Execution.Input.total' } } },
  { what: 'OutputPath', states: { A: { ...end, OutputPath: '$.input.lines' } } },
  { what: 'OutputPath null', states: { A: { ...end, OutputPath: null } } },
  { what: 'ResultPath', states: { A: { ...end, ResultPath: '$.deep.result' } } },
  { what: 'ResultPath null', states: { A: { ...end, ResultPath: null } } },
  {
    what: 'Parameters',
    states: {
      A: {
        ...end,
        Parameters: {
          fixed: [1, { 'id.$': '$.id' }],
          'all.$': '$',
          'skus.$': '$.lines[*].sku',
          'first.$': '$.lines[0].n',
        },
      },
    },
  },
  { what: 'Parameters that lead nowhere', states: { A: { ...end, Parameters: { 'x.$': '$.no.such' } } } },
  {
    what: 'ResultSelector',
    states: { A: { ...end, ResultSelector: { 'of.$': '$.state', one: 1 }, ResultPath: '$.r' } },
  },
  { what: 'Pass', states: { A: { Type: 'Pass', Next: 'B' }, B: end } },
  {
    what: 'Pass with Result',
    states: { A: { Type: 'Pass', Result: { 'a.$': 1 }, ResultPath: '$.r', End: true } },
  },
  {
    what: 'Pass with Parameters',
    states: { A: { Type: 'Pass', Parameters: { 'n.$': '$.total' }, End: true } },
  },
  { what: 'Succeed', states: { A: { Type: 'Succeed', InputPath: '$.lines' } } },
  { what: 'Fail', states: { A: { Type: 'Fail', Error: 'Broken', Cause: 'as declared' } } },
  { what: 'Wait', states: { A: { Type: 'Wait', Seconds: 3, Next: 'B' }, B: end } },
  { what: 'Wait by path', states: { A: { Type: 'Wait', SecondsPath: '$.lines[0].n', Next: 'B' }, B: end } },
  {
    what: 'Wait until the past',
    states: { A: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'B' }, B: end },
  },
  {
    what: 'Retry that succeeds',
    states: { A: { ...end, Retry: [retry('Busy')] } },
    answers: fail('Busy', 2),
  },
  { what: 'Retry that gives up', states: { A: { ...end, Retry: [retry('Busy')] } }, answers: fail('Busy') },
  {
    what: 'Retry of another error',
    states: { A: { ...end, Retry: [retry('Other')] } },
    answers: fail('Busy'),
  },
  {
    what: 'Retry by the first that takes it',
    states: {
      A: { ...end, Retry: [retry('Other'), { ...retry('Busy'), MaxAttempts: 1 }, retry('States.ALL')] },
    },
    answers: fail('Busy'),
  },
  {
    what: 'Retry of none',
    states: { A: { ...end, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] } },
    answers: fail('Busy'),
  },
  {
    what: 'Retry of TaskFailed',
    states: { A: { ...end, Retry: [retry('States.TaskFailed')] } },
    answers: fail('Busy', 1),
  },
  {
    what: 'Catch by name',
    states: { A: { ...end, Catch: [caught('Other'), caught('Busy')] }, B: end },
    answers: fail('Busy'),
  },
  {
    what: 'Catch of all',
    states: { A: { ...end, Catch: [caught('States.ALL')] }, B: end },
    answers: fail('Busy'),
  },
  {
    what: 'Catch that replaces the input',
    states: { A: { ...end, Catch: [{ ErrorEquals: ['Busy'], Next: 'B' }] }, B: end },
    answers: fail('Busy'),
  },
  {
    what: 'Catch of another error',
    states: { A: { ...end, Catch: [caught('Other')] }, B: end },
    answers: fail('Busy'),
  },
  {
    what: 'Retry, then Catch',
    states: { A: { ...end, Retry: [retry('Busy')], Catch: [caught('States.TaskFailed')] }, B: end },
    answers: fail('Busy'),
  },
  {
    what: 'TimeoutSeconds',
    states: {
      A: { ...end, TimeoutSeconds: 1, Catch: [{ ...caught('States.Timeout'), ResultPath: null }] },
      B: end,
    },
    answers: (state) => (state === 'A' ? new Promise(() => {}) : 'late'),
  },
  {
    what: 'TimeoutSeconds is no TaskFailed',
    states: { A: { ...end, TimeoutSeconds: 1, Catch: [caught('States.TaskFailed')] }, B: end },
    answers: () => new Promise(() => {}),
  },
  {
    what: 'Parallel',
    atOnce: true,
    states: {
      A: {
        Type: 'Parallel',
        Parameters: { 'id.$': '$.id' },
        Branches: [
          { StartAt: 'L', States: { L: { ...task, Next: 'M' }, M: end } },
          { StartAt: 'R', States: { R: { Type: 'Pass', Result: 7, End: true } } },
        ],
        ResultSelector: { 'second.$': '$[1]', 'first.$': '$[0].state' },
        ResultPath: '$.both',
        Next: 'B',
      },
      B: end,
    },
  },
  {
    what: 'Parallel of which one fails',
    atOnce: true,
    states: {
      A: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'L', States: { L: { Type: 'Fail', Error: 'Left', Cause: 'as declared' } } },
          { StartAt: 'R', States: { R: { Type: 'Succeed' } } },
        ],
        Catch: [caught('Left')],
        End: true,
      },
      B: end,
    },
  },
  {
    what: 'Parallel that is tried again',
    states: {
      P: {
        Type: 'Parallel',
        Retry: [retry('Busy')],
        Branches: [{ StartAt: 'A', States: { A: end } }],
        End: true,
      },
    },
    answers: fail('Busy', 2),
  },
  {
    what: 'Map',
    states: {
      M: {
        Type: 'Map',
        ItemsPath: '$.lines',
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'A', States: { A: end } },
        ResultSelector: { 'inputs.$': '$[*].input' },
        ResultPath: '$.mapped',
        End: true,
      },
    },
  },
  {
    what: 'Map with ItemSelector',
    states: {
      M: {
        Type: 'Map',
        ItemsPath: '$.lines',
        MaxConcurrency: 1,
        ItemSelector: { 'id.$': '$.id', 'n.$': '$$.Map.Item.Index', 'line.$': '$$.Map.Item.Value' },
        ItemProcessor: { StartAt: 'A', States: { A: end } },
        End: true,
      },
    },
  },
  {
    what: 'Map of nothing',
    states: {
      M: { Type: 'Map', ItemsPath: '$.none', ItemProcessor: { StartAt: 'A', States: { A: end } }, End: true },
    },
    input: { none: [] },
  },
  {
    what: 'Choice of none',
    states: { A: { Type: 'Choice', Choices: [{ Variable: '$.id', StringEquals: 'no', Next: 'B' }] }, B: end },
  },
];

/** Rules on `order`, each alone. */
const rules: object[] = [
  { Variable: '$.id', StringEquals: 'a-1' },
  { Variable: '$.id', StringEqualsPath: '$.lines[0].sku' },
  { Variable: '$.id', StringLessThan: 'b' },
  { Variable: '$.id', StringGreaterThanEquals: 'a-2' },
  { Variable: '$.id', StringMatches: 'a-*' },
  { Variable: '$.id', StringMatches: '*-2' },
  { Variable: '$.id', NumericEquals: 1 },
  { Variable: '$.total', NumericEquals: 1200 },
  { Variable: '$.total', NumericGreaterThan: 1200 },
  { Variable: '$.total', NumericGreaterThanEquals: 1200 },
  { Variable: '$.total', NumericLessThanEqualsPath: '$.lines[1].n' },
  { Variable: '$.total', StringEquals: '1200' },
  { Variable: '$.note', IsNull: true },
  { Variable: '$.note', IsPresent: true },
  { Variable: '$.missing', IsPresent: true },
  { Variable: '$.id', IsString: true },
  { Variable: '$.id', IsNumeric: true },
  { Variable: '$.total', IsNumeric: true },
  { Variable: '$.flag', BooleanEquals: false },
  { Variable: '$.flag', IsBoolean: true },
  { Variable: '$.at', TimestampLessThan: '2026-01-01T00:00:00Z' },
  { Variable: '$.at', TimestampGreaterThan: '2026-01-01T00:00:00Z' },
  { Variable: '$.at', IsTimestamp: true },
  { Variable: '$.id', IsTimestamp: true },
  { Not: { Variable: '$.id', StringEquals: 'a-1' } },
  {
    And: [
      { Variable: '$.id', StringEquals: 'a-1' },
      { Variable: '$.total', NumericLessThan: 1 },
    ],
  },
  { Or: [{ Variable: '$.id', StringEquals: 'a-2' }, { Not: { Variable: '$.total', NumericLessThan: 1 } }] },
];

const intrinsics = [
  "States.Format('{} costs {}', $.id, $.total)",
  "States.Format('no holes')",
  'States.StringToJson(\'{"a":[1,2]}\')',
  'States.JsonToString($.lines)',
  "States.Array($.id, 1, null, true, 'x')",
  'States.ArrayPartition($.many, 2)',
  'States.ArrayContains($.many, 3)',
  'States.ArrayContains($.lines, $.lines[1])',
  'States.ArrayRange(1, 9, 2)',
  'States.ArrayRange(5, 1, -2)',
  'States.ArrayGetItem($.many, 2)',
  'States.ArrayLength($.many)',
  'States.ArrayUnique($.many)',
  "States.Base64Encode('Gruss')",
  "States.Base64Decode('R3J1c3M=')",
  "States.Hash('text', 'SHA-256')",
  "States.Hash('text', 'MD5')",
  'States.JsonMerge($.lines[0], $.lines[1], false)',
  'States.MathAdd($.total, -200)',
  "States.StringSplit('a,b,c', ',')",
  "States.Format('{}', States.ArrayLength(States.ArrayUnique($.many)))",
];

describe('a machine runs as on the other runner', () => {
  it.each(examples)(
    '$what',
    async ({ states, atOnce, input = order, answers = (state, given) => ({ state, input: given }) }) => {
      const definition = { StartAt: Object.keys(states)[0]!, States: states };
      const here = await runHere(opened.bus, { definition, input, answers });
      const there = await runThere({ definition, input, answers });
      expect(atOnce ? unordered(here) : here).toEqual(atOnce ? unordered(there) : there);
    },
  );

  it.each(rules.map((rule) => ({ rule, text: JSON.stringify(rule) })))('Choice $text', async ({ rule }) => {
    const states = {
      A: { Type: 'Choice', Choices: [{ ...rule, Next: 'Holds' }], Default: 'Otherwise' },
      Holds: { Type: 'Succeed' },
      Otherwise: { Type: 'Succeed' },
    };
    const definition = { StartAt: 'A', States: states };
    const input = { ...order, flag: false, at: '2026-05-06T07:08:09Z' };
    const run = { definition, input, answers: () => null };
    expect(await runHere(opened.bus, run)).toEqual(await runThere(run));
  });

  it.each(intrinsics)('%s', async (text) => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Parameters: { 'x.$': text }, End: true } },
    };
    const run = { definition, input: { ...order, many: [1, 2, 3, 2, 1] }, answers: () => null };
    expect(await runHere(opened.bus, run)).toEqual(await runThere(run));
  });
});

function unordered(story: Story): Story {
  return { ...story, entered: story.entered.toSorted() };
}
