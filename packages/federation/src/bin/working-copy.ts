/**
 * Serves the working copy of the remote in the current folder to the edge of a developer, and tells its parent where:
 * `node working-copy.ts --edge http://127.0.0.1:4400`.
 */

import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorkingCopy } from '../dev/working-copy.ts';

const { values } = parseArgs({
  options: {
    /** The local edge, which answers `/api`. */
    edge: { type: 'string', default: 'http://127.0.0.1:4400' },
    remote: { type: 'string', default: basename(process.cwd()) },
    /** `live` or `mock`. */
    bff: { type: 'string', default: 'live' },
  },
});
const { url, release, bff, remount } = await startWorkingCopy(process.cwd(), {
  base: `/_dev/${values.remote}/`,
  edge: values.edge,
  bff: values.bff === 'mock' ? 'mock' : 'live',
  onDescribed: (changed) => process.send?.({ url, release: changed, bff }),
});
process.send?.({ url, release, bff });
// Its BFF answers from other sources than before.
process.on('message', (message: { remount?: boolean }) => {
  if (message.remount === true) remount();
});
// It ends with whoever has started it.
process.on('disconnect', () => process.exit(0));
