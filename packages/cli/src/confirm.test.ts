import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ConfirmOptions, confirm } from './confirm.ts';

/** A terminal on which a person types; `null` is the end of what they type. */
function ask(typed: string | null, options: Partial<ConfirmOptions> = {}) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  if (typed === null) input.end();
  else input.write(typed);
  const answer = confirm('Remove pr-12?', { input, output, ...options });
  return { answer, shown: () => String(output.read() ?? '') };
}

describe('confirm()', () => {
  it.each([
    ['y\n', true],
    [' YES \n', true],
    ['\n', false],
    ['n\n', false],
    ['yellow\n', false],
    [null, false],
  ])('takes %j for %s', async (typed, is) => {
    const { answer, shown } = ask(typed);
    expect(await answer).toBe(is);
    expect(shown()).toContain('Remove pr-12? [y/N] ');
  });

  it('takes no answer for no', async () => {
    expect(await ask('', { patience: 1 }).answer).toBe(false);
  });

  it.each(['input', 'output'])('asks nobody where the %s is no terminal', async (end) => {
    const { answer, shown } = ask('n\n', { [end]: new PassThrough() });
    expect(await answer).toBe(true);
    expect(shown()).toBe('');
  });
});
