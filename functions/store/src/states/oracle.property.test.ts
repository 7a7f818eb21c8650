import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from './data/json.ts';
import { openBus, type TestBus } from './testing/open-bus.ts';
import { FUNCTION, runHere, runThere, Thrown } from './testing/run-machine.ts';

let opened: TestBus;
beforeAll(() => {
  opened = openBus();
});
afterAll(() => opened[Symbol.dispose]());

const LENGTH = 5;
const path = fc.constantFrom('$', '$.a', '$.a.b', '$.c', '$.c[0]', null);
// A ResultPath of "$" that is written out is a member named "$" in the other runner.
const resultPath = fc.constantFrom(undefined, '$.a', '$.a.b', '$.d', null);
const template = fc.constantFrom(
  undefined,
  { fixed: 1, 'whole.$': '$' },
  { 'a.$': "States.Format('<{}>', $$.Execution.Input.n)", c: [1, 2] },
);
const error = fc.constantFrom('Busy', 'Gone', 'States.ALL');

/** States that go on to later ones only, so that every machine ends. */
function stateAt(n: number): fc.Arbitrary<object> {
  const next = fc.integer({ min: n + 1, max: LENGTH }).map((place) => `S${place}`);
  const common = { InputPath: path, OutputPath: path, ResultPath: resultPath, Next: next };
  return fc.oneof(
    fc.record({ Type: fc.constant('Pass'), ...common, Parameters: template }),
    fc.record({
      ...{ Type: fc.constant('Task'), Resource: fc.constant(FUNCTION), ...common, Parameters: template },
      Retry: fc.array(fc.record({ ErrorEquals: error.map((name) => [name]), MaxAttempts: fc.nat(2) }), {
        maxLength: 1,
      }),
      Catch: fc.array(
        fc.record({ ErrorEquals: error.map((name) => [name]), ResultPath: resultPath, Next: next }),
        {
          maxLength: 1,
        },
      ),
    }),
    fc.record({
      Type: fc.constant('Choice'),
      Choices: fc.tuple(
        fc.record({
          Variable: fc.constantFrom('$.a', '$.a.b', '$.d'),
          IsPresent: fc.constant(true),
          Next: next,
        }),
      ),
      Default: next,
    }),
  );
}

const machines = fc.tuple(...Array.from({ length: LENGTH }, (_, n) => stateAt(n))).map((states) => ({
  StartAt: 'S0',
  States: Object.fromEntries([
    ...states.map((state, n) => [`S${n}`, withoutUndefined(state)] as const),
    [`S${LENGTH}`, { Type: 'Succeed' }],
  ]),
}));
/** What the function does, call by call: answers or fails. */
const scripts = fc.array(
  fc.constantFrom<Json | Thrown>(1, { b: 2 }, 'text', new Thrown('Busy', ''), new Thrown('Gone', '')),
  {
    minLength: 1,
  },
);

it('any machine makes the same calls, enters the same states and ends as on the other runner', async () => {
  await fc.assert(
    fc.asyncProperty(machines, scripts, async (definition, script) => {
      const story = () => {
        let call = 0;
        const answers = () => {
          const answer = script[call++ % script.length]!;
          if (answer instanceof Thrown) throw new Thrown(answer.name, answer.message);
          return answer;
        };
        return { definition, input: { n: 1, a: { b: 1 }, c: [1, 2] }, answers };
      };
      const here = await runHere(opened.bus, story());
      // The other runner overwrites what the specification tells to fail on.
      fc.pre(!('error' in here.end && here.end.error === 'States.ResultPathMatchFailure'));
      expect(here).toEqual(await runThere(story()));
    }),
    { numRuns: 60, interruptAfterTimeLimit: 20_000, endOnFailure: true },
  );
}, 60_000);

function withoutUndefined(state: object): object {
  return JSON.parse(JSON.stringify(state)) as object;
}
