/** Shows the stories of the remote in the current folder; a workspace's `dev` script. */

import { parseArgs } from 'node:util';
import { startPlayServer } from '../play/play-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5173' },
    /** A running shop that answers `/api` and `/media`. */
    against: { type: 'string', default: 'http://127.0.0.1:8080' },
  },
});
const { name, url } = await startPlayServer(process.cwd(), {
  port: Number(values.port),
  against: values.against,
});
process.stdout.write(`${name}: stories at ${url}\n`);
