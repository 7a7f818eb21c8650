/** Shows the remote in the current folder on its stand-alone dev page; a workspace's `dev` script. */

import { parseArgs } from 'node:util';
import { startDevServer } from '../build/dev-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5173' },
    /** A running shop that answers `/api` and `/media`. */
    against: { type: 'string', default: 'http://127.0.0.1:8080' },
  },
});
const { name, url } = await startDevServer(process.cwd(), {
  port: Number(values.port),
  against: values.against,
});
process.stdout.write(`${name}: stories at ${url}\n`);
