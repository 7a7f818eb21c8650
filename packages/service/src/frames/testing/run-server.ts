/** A server of framed questions as a process of its own, for tests that kill it. Answers `now`, never anything else. */

import { startFrames } from './start-frames.ts';

const server = await startFrames(
  {
    async answer(what) {
      if (what === 'now') return { status: 200, body: '"here"' };
      process.send?.({ type: 'asked' });
      return new Promise(() => {});
    },
  },
  Number(process.argv[2] ?? 0),
);
process.send?.({ type: 'listening', url: server.url });
