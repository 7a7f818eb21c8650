import {
  InvocationType,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  LogType,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost, token } from '../testing/start-test-host.ts';

let host: TestHost;
let lambda: LambdaClient;

beforeAll(async () => {
  host = await startTestHost(
    {
      echo: ['export const handler = async (event, context) => ({ event, name: context.functionName });'],
      throws: ['export const handler = async () => { throw new RangeError("out of range"); };'],
      exits: ['export const handler = async () => { process.exit(3); };'],
      hangs: ['export const handler = async () => { for (;;); };', { timeout: 300 }],
      hungry: [
        'const kept = []; export const handler = async () => { for (let n = 0; n < 400; n++) { kept.push(Buffer.alloc(1e6, 1)); await new Promise((r) => setTimeout(r, 3)); } };',
        { memory: 128, timeout: 8_000 },
      ],
      heap: [
        'const kept = []; export const handler = async () => { for (;;) kept.push({ n: kept.length }); };',
        { memory: 96, timeout: 30_000 },
      ],
      broken: ['throw new SyntaxError("cannot be read");'],
      flaky: [
        'let n = 0; export const handler = async () => { n += 1; console.log("attempt " + n); if (n < 3) throw new Error("not yet"); };',
      ],
      busy: ['export const handler = async () => { for (;;); };', { concurrency: 1, queue: 0, timeout: 700 }],
      counted: [
        'let n = 0; export const handler = async () => { n += 1; await null; console.log("counted " + n); };',
        { concurrency: 1, queue: 0 },
      ],
      patient: [
        'let n = 0; export const handler = async (event, { getRemainingTimeInMillis: left }) => { n += 1; if (n < 2) throw new Error("not yet"); console.log("patient " + n + " has " + (left() > 1000 ? "time" : "none")); };',
        { timeout: 5_000 },
      ],
      size: ['export const handler = async (event) => event.length;', { timeout: 10_000 }],
      talks: ['export const handler = async ({ n }) => "x".repeat(n);', { timeout: 10_000 }],
      chatty: [
        'let n = 0; export const handler = async ({ lines }) => { n += 1; for (let l = 0; l < lines; l++) console.log(`${n}: line ${l}`); console.error("to stderr"); };',
        { concurrency: 1 },
      ],
      // More than a pipe holds, in one piece.
      burst: [
        'export const handler = async () => process.stdout.write("x".repeat(4_000_000) + "\\nthe last line\\n");',
      ],
      private: ['export const handler = async () => 1;', { invokers: ['store'] }],
    },
    { HOST_RETRY_DELAY: '10' },
  );
  lambda = client({ accessKeyId: 'bff-orders', sessionToken: token });
});
afterAll(async () => {
  lambda.destroy();
  await host[Symbol.asyncDispose]();
});

function client(credentials: { accessKeyId: string; sessionToken: string }): LambdaClient {
  return new LambdaClient({
    endpoint: host.process.url,
    region: 'local',
    credentials: { secretAccessKey: 'not-looked-at', ...credentials },
    maxAttempts: 1,
  });
}

async function invoke(FunctionName: string, input: Partial<InvokeCommandInput> = {}) {
  const answer = await lambda.send(new InvokeCommand({ FunctionName, ...input }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { ...answer, payload: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('with the SDK of AWS', () => {
  it('a function is invoked and answers', async () => {
    const answer = await invoke('echo', { Payload: JSON.stringify({ n: 1 }) });
    expect(answer).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      payload: { event: { n: 1 }, name: 'echo' },
    });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(['echo', '000000000000:function:echo', 'arn:aws:lambda:local:000000000000:function:echo'])(
    'it is named by %s',
    async (name) => expect((await invoke(name)).payload).toEqual({ event: {}, name: 'echo' }),
  );

  it.each([
    ['throws', { errorType: 'RangeError', errorMessage: 'out of range' }],
    ['exits', { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/exit status 3$/) }],
    [
      'hangs',
      { errorType: 'Sandbox.Timedout', errorMessage: expect.stringMatching(/timed out after 0\.30/) },
    ],
    ['hungry', { errorType: 'Runtime.OutOfMemory', errorMessage: expect.stringMatching(/signal: killed$/) }],
    ['heap', { errorType: 'Runtime.OutOfMemory', errorMessage: expect.stringMatching(/signal: killed$/) }],
    ['broken', { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: 'SyntaxError: cannot be read' }],
  ])(
    'what %s is an answer with X-Amz-Function-Error',
    async (name, payload) => {
      const answer = await invoke(name);
      expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
      expect(answer.payload).toMatchObject(payload);
    },
    20_000,
  );

  async function tailOf(name: string, event: object = {}): Promise<string[]> {
    const answer = await invoke(name, { LogType: LogType.Tail, Payload: JSON.stringify(event) });
    expect(Buffer.from(answer.LogResult ?? '', 'base64').length).toBeLessThanOrEqual(4_096);
    const id = answer.$metadata.requestId ?? '';
    return Buffer.from(answer.LogResult ?? '', 'base64')
      .toString()
      .replaceAll(id, 'ID')
      .split('\n');
  }
  const report = (init: string) =>
    new RegExp(
      `^REPORT RequestId: ID\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: 192 MB\\tMax Memory Used: \\d\\d+ MB\\t${init}$`,
    );

  it('the tail of the log is what this one invocation wrote, with lines as Lambda has them', async () => {
    const first = await tailOf('chatty', { lines: 2 });
    expect(first.slice(0, 1)).toEqual(['START RequestId: ID Version: $LATEST']);
    expect(first.slice(1, 4).sort()).toEqual(['1: line 0', '1: line 1', 'to stderr']);
    expect(first.slice(4)).toEqual([
      'END RequestId: ID',
      expect.stringMatching(report('Init Duration: .* ms\\t')),
      '',
    ]);
    const second = await tailOf('chatty', { lines: 0 });
    expect(second).toEqual([first[0], 'to stderr', first[4], expect.stringMatching(report('')), '']);
  });

  it('of a long log it is the last 4 kB, and of a failure it says why', async () => {
    const long = await tailOf('chatty', { lines: 2_000 });
    expect(long[0]).not.toContain('START');
    expect(long).toContain('3: line 1999');
    expect(long.at(-2)).toMatch(report(''));
    expect((await tailOf('throws')).join('\n')).toMatch(
      /\tID\tERROR\tInvoke Error \t\{"errorType":"RangeError"/,
    );
    expect((await tailOf('hangs')).join('\n')).toContain('ID Task timed out after 0.30 seconds');
    expect((await invoke('echo')).LogResult).toBeUndefined();
  });

  it('what an invocation wrote is in the tail, also where the pipe could not hold it', async () => {
    expect((await tailOf('burst')).at(-4)).toBe('the last line');
  });

  it('an event is taken at once, and tried again twice when it fails', async () => {
    const answer = await invoke('flaky', { InvocationType: InvocationType.Event });
    expect(answer).toMatchObject({ StatusCode: 202, payload: undefined });
    await expect.poll(host.process.output).toContain('attempt 3');
    expect(host.process.output()).not.toContain('attempt 4');
  });

  it('an event that finds no room waits for it, and is not lost', async () => {
    const events = Array.from({ length: 30 }, () => invoke('counted', { InvocationType: 'Event' }));
    expect((await Promise.all(events)).every(({ StatusCode }) => StatusCode === 202)).toBe(true);
    await expect.poll(host.process.output).toContain('counted 30');
    expect(host.process.output()).not.toContain('counted 31');
  }, 30_000);

  it('an event has the time of its function, not that of the one who brought it', async () => {
    const answer = await host.call('/2015-03-31/functions/patient/invocations', {
      method: 'POST',
      headers: { 'x-amz-invocation-type': 'Event', 'tessera-deadline': String(Date.now() + 1) },
    });
    expect(answer.status).toBe(202);
    await expect.poll(host.process.output).toContain('patient 2');
    expect(host.process.output()).toContain('patient 2 has time');
    expect(host.process.output()).not.toContain('patient 3');
  });

  it('payloads may have 6 MB, and answers', async () => {
    const most = 6 * 1_048_576;
    expect((await invoke('size', { Payload: `"${'ä'.repeat(most / 2 - 1)}"` })).payload).toBe(most / 2 - 1);
    expect((await invoke('talks', { Payload: `{"n":${most - 2}}` })).payload).toHaveLength(most - 2);
    for (const time of ['first', 'second']) {
      const answer = await invoke('talks', { Payload: `{"n":${most + 1}}` });
      expect(answer, time).toMatchObject({
        FunctionError: 'Unhandled',
        payload: { errorType: 'Function.ResponseSizeTooLarge' },
      });
    }
    expect((await invoke('talks', { Payload: '{"n":2}' })).payload).toBe('xx');
  });

  it.each([
    ['a name that cannot be decoded', '%E0%A4%A', {}, 404],
    ['a name with a slash', 'a%2Fecho', {}, 404],
    ['a kind that objects have', 'size', { headers: { 'x-amz-invocation-type': 'toString' } }, 400],
    ['text in another encoding', 'size', { body: Buffer.from('"\xe4"', 'latin1') }, 400],
  ])('%s is refused', async (_what, name, init, status) => {
    const path = `/2015-03-31/functions/${name}/invocations`;
    expect((await host.call(path, { method: 'POST', ...init })).status).toBe(status);
  });

  it('a dry run finds out whether one may, and runs nothing', async () => {
    expect(await invoke('exits', { InvocationType: InvocationType.DryRun })).toMatchObject({
      StatusCode: 204,
    });
  });

  it.each([
    ['nothing', {}, 'ResourceNotFoundException', 404],
    ['echo', { Qualifier: '7' }, 'ResourceNotFoundException', 404],
    ['private', {}, 'AccessDeniedException', 403],
    ['echo', { Payload: 'no json' }, 'InvalidRequestContentException', 400],
    ['echo', { InvocationType: 'Sometime' }, 'InvalidParameterValueException', 400],
    [
      'echo',
      { InvocationType: 'Event', Payload: JSON.stringify('x'.repeat(262_144)) },
      'RequestTooLargeException',
      413,
    ],
  ])('%s with %o is refused by name', async (name, input, type, status) => {
    const refused = await invoke(name, input as Partial<InvokeCommandInput>).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: type, $metadata: { httpStatusCode: status } });
  });

  it('more than a function takes at once is refused with the time to wait', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 4 }, () => invoke('busy')));
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason);
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) {
      expect(error).toMatchObject({
        name: 'TooManyRequestsException',
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        retryAfterSeconds: '1',
      });
    }
  });

  it.each([
    ['another token', { accessKeyId: 'bff-orders', sessionToken: 'a-token-of-somebody-else' }],
    ['another name', { accessKeyId: 'store', sessionToken: token }],
  ])('a caller with %s is refused', async (_what, credentials) => {
    const stranger = client(credentials);
    const refused = await stranger
      .send(new InvokeCommand({ FunctionName: 'echo' }))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 403 },
    });
    stranger.destroy();
  });
});
