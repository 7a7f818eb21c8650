import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const program = `
  const { createLogger } = await import(${JSON.stringify(`${import.meta.dirname}/logger.ts`)});
  const logger = createLogger('test');
  process.once('disconnect', () => {
    logger.info('stopping');
    logger.info('stopped');
    process.exit(0);
  });
  logger.info('ready');
`;

describe('createLogger()', () => {
  it('lets a process end whose reader is gone', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [first] = await once(child.stdout!, 'data');
    expect(JSON.parse(String(first))).toMatchObject({ service: 'test', msg: 'ready', level: 'info' });
    child.stdout!.destroy();
    const exit = once(child, 'exit');
    child.disconnect();
    expect(await exit).toEqual([0, null]);
  });
});
