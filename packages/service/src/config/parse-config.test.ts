import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromEnvironment, parseConfig } from './parse-config.ts';

const schema = z.object({
  PORT: fromEnvironment.port(4_000),
  UPSTREAM: fromEnvironment.url(),
  KEYS: fromEnvironment.map(),
  TOKEN: z.string().min(16),
});
const good = { UPSTREAM: 'http://127.0.0.1:1/', KEYS: '{"a":"b"}', TOKEN: 'x'.repeat(16) };

describe('parseConfig()', () => {
  it('gives what code reads, frozen, with defaults in place of what is absent or empty', () => {
    const config = parseConfig('demo', schema, { ...good, PORT: '', OTHER: 'ignored' });
    expect(config).toEqual({
      PORT: 4_000,
      UPSTREAM: 'http://127.0.0.1:1',
      KEYS: { a: 'b' },
      TOKEN: good.TOKEN,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every fault at once, and no value', () => {
    const read = () =>
      parseConfig('demo', schema, { PORT: '70000', KEYS: 'secret, not JSON', TOKEN: 'short' });
    expect(read).toThrow(
      /^Cannot start demo: its environment has 4 fault\(s\)\n {2}PORT: .*\n {2}UPSTREAM: it is missing\n {2}KEYS: expected a JSON object of strings\n {2}TOKEN: .*$/,
    );
    expect(read).not.toThrow(/secret|short/);
  });
});
