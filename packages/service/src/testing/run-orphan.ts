/** A server under a parent that is killed, for the test of what becomes of it. `parent` starts `server`. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { serve } from '../lifecycle/serve.ts';
import { createLogger } from '../logging/logger.ts';

if (process.argv[2] === 'server') {
  const logger = createLogger('orphan');
  await serve(createServer(), { port: 0, logger });
} else {
  const child = spawn(process.execPath, [import.meta.filename, 'server'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  child.once('message', () => process.send?.(child.pid));
}
