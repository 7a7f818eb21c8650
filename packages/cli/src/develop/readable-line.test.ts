import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readableLine, readLines } from './readable-line.ts';

const log = (facts: object) => JSON.stringify({ level: 'warn', time: 'x', service: 'y', ...facts });

it('readableLine() tells of a line of log what happened, and leaves others as they are', () => {
  expect(readableLine(log({ msg: 'the feed is lost' }))).toBe('the feed is lost');
  const stack = 'TypeError: x\n    at place (file:///app.ts:1:2)';
  expect(readableLine(log({ msg: 'request failed', err: { message: 'x', stack } }))).toBe(
    `request failed: ${stack}`,
  );
  const problem = { type: 'ProblemError', message: 'Cannot ask\nmore', stack };
  expect(readableLine(log({ msg: 'request failed', err: problem }))).toBe('request failed: Cannot ask');
  for (const line of ['', 'hello', '{"level":broken', '{"a":1}']) expect(readableLine(line)).toBe(line);
});

it('readLines() leaves out what is of Node alone', async () => {
  const said = [
    'node:internal/modules/run_main:107',
    '    triggerUncaughtException(',
    '    ^',
    '',
    'file:///shop/bff/orders/src/app.ts:41',
    '      cart: = (_input) => 1,',
    '            ^',
    'SyntaxError: Expression expected',
    '    at parseTypeScript (node:internal/modules/typescript:72:36)',
    '    at async node:internal/modules/esm/loader:1',
    '    at place (file:///shop/bff/orders/src/main.ts:1:2)',
    'Node.js v24.0.0',
  ];
  const stream = Readable.from([said.join('\n')]);
  const lines: string[] = [];
  readLines([stream, null], (line) => lines.push(line));
  await new Promise((resolve) => stream.once('close', resolve));
  expect(lines).toEqual([
    'file:///shop/bff/orders/src/app.ts:41',
    '      cart: = (_input) => 1,',
    '            ^',
    'SyntaxError: Expression expected',
    '    at place (file:///shop/bff/orders/src/main.ts:1:2)',
  ]);
});
