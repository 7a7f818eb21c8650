import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runProgram } from './program.ts';
import { Sentence } from './sentence.ts';

/** Runs a command line where there is no data folder. */
async function tessera(...args: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const opened: (string | undefined)[] = [];
  const code = await runProgram(args, {
    async openWorkplace(data) {
      opened.push(data);
      throw new Sentence('Cannot find the data folder');
    },
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
  });
  return { code, out: printed.join('\n'), err: complaints.join('\n'), opened };
}

describe('tessera', () => {
  it.each([[[]], [['--help']], [['help']]])(
    'shows what there is when asked for nothing or for help: %j',
    async (args) => {
      const { code, out, err } = await tessera(...args);
      expect([code, err]).toEqual([0, '']);
      for (const word of ['publish', 'promote', 'rollback', 'releases', 'tokens', 'catalog', 'Exit codes:']) {
        expect(out).toContain(word);
      }
    },
  );

  it.each([
    'create',
    'publish',
    'promote',
    'rollback',
    'status',
    'releases',
    'channels',
    'lock',
    'unlock',
    'diff',
    'doctor',
    'completion',
  ])('has an example in the help of %s', async (name) => {
    const { code, out } = await tessera(name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n  \\$ tessera ${name}`));
  });

  it.each([
    [['promot', 'x'], "unknown command 'promot' (Did you mean promote?)"],
    [['promote'], "missing required argument 'releases'"],
    [['lock', 'a', 'b', '--reason', 'x'], "too many arguments for 'lock'"],
    [['channels', 'remove'], "missing required argument 'channel'"],
    [['publish', '--al'], "unknown option '--al' (Did you mean --all?)"],
    [['status', '--data'], "option '--data <dir>' argument missing"],
  ])('ends with 2 and says what it does not understand: %j', async (args, fault) => {
    const { code, out, err, opened } = await tessera(...args);
    expect([code, out, opened]).toEqual([2, '', []]);
    expect(err).toContain(fault);
    expect(err).toMatch(/^Cannot read the command: .*see "tessera --help"$/);
  });

  it('ends with 1 and one sentence when it fails', async () => {
    expect(await tessera('status')).toMatchObject({ code: 1, out: '', err: 'Cannot find the data folder' });
  });

  it('takes its own options before and behind the command', async () => {
    expect((await tessera('--data', '/a', 'status')).opened).toEqual(['/a']);
    expect((await tessera('status', '--data', '/b')).opened).toEqual(['/b']);
    for (const args of [
      ['--json', 'status'],
      ['status', '--json'],
    ]) {
      const { code, out, err } = await tessera(...args);
      expect([code, JSON.parse(out), err]).toEqual([1, { error: 'Cannot find the data folder' }, '']);
    }
  });

  it.each(['bash', 'zsh', 'fish'])('prints a completion for %s that knows every command', async (shell) => {
    const { code, out, opened } = await tessera('completion', shell);
    expect([code, opened]).toEqual([0, []]);
    for (const word of ['publish', 'promote', 'rollback', 'status', 'import', 'dev'])
      expect(out).toContain(word);
  });

  it.each([
    ['catalog', 'import --data --json'],
    ['channels', 'list remove --data --json'],
    ['channels remove', '--reason --yes --data --json'],
  ])('prints a completion that bash takes: %s', async (words, choices) => {
    const { out } = await tessera('completion', 'bash');
    const count = words.split(' ').length + 1;
    const script = `${out}\nCOMP_WORDS=(tessera ${words} ""); COMP_CWORD=${count}; _tessera; echo "\${COMPREPLY[@]}"`;
    const { stdout, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([status, stdout.trim()]).toEqual([0, choices]);
  });

  it('has no completion for other shells', async () => {
    expect((await tessera('completion', 'tcsh')).code).toBe(2);
  });
});
