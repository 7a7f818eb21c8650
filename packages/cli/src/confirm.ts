/** Asks whoever sits at a terminal whether something is meant. */

import { createInterface } from 'node:readline/promises';

/** Options for {@link confirm}. */
export interface ConfirmOptions {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
  /** Milliseconds for the answer; none is a no. @default 300_000 */
  patience?: number;
}

/** True for `y` or `yes`, and where nobody can be asked: a program means what it says. */
export async function confirm(
  question: string,
  { input, output, patience = 300_000 }: ConfirmOptions,
): Promise<boolean> {
  if (input.isTTY !== true || output.isTTY !== true) return true;
  const prompt = createInterface({ input, output });
  const left = new AbortController();
  prompt.once('close', () => left.abort());
  const late = setTimeout(() => left.abort(), patience);
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: left.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!left.signal.aborted) throw error;
    output.write('\n');
    return false;
  } finally {
    clearTimeout(late);
    prompt.close();
  }
}
