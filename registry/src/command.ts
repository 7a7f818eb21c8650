/**
 * The registry as a one-off process: takes one request as JSON on its standard input, answers JSON lines:
 * `{"type":"step","text":…}` while it works, then `{"type":"result",…}` or `{"type":"problem",…}`.
 */

import { text } from 'node:stream/consumers';
import { toProblem } from '@tessera/contracts/problem';
import { parseRequest } from './command/request.ts';
import { runCommand } from './command/run-command.ts';

const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const request = parseRequest(await text(process.stdin));
  const result = await runCommand(request, (step) => say({ type: 'step', text: step }));
  say({ type: 'result', ...result });
} catch (error) {
  const problem = toProblem(error);
  // Such as ENOSPC, of which the caller can make a better sentence.
  const cause = problem.code === 'internal' ? (error as NodeJS.ErrnoException).code : undefined;
  say({ type: 'problem', problem, ...(cause === undefined ? {} : { cause }) });
  if (problem.code === 'internal' && cause === undefined)
    process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
