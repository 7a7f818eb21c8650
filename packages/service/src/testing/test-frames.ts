/** A real server of framed questions on a port of its own, whoever asks; closed at the end of the test's scope. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFrameServer, wantsFrames } from '../frames/accept-frames.ts';
import type { GivenAnswer } from '../frames/messages.ts';

export interface TestFrames extends Disposable {
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
}

export async function startTestFrames(
  answer: (what: unknown) => GivenAnswer | Promise<GivenAnswer>,
): Promise<TestFrames> {
  const frames = createFrameServer({
    authenticate: () => null,
    answer: async (what) => answer(what),
    grace: 0,
  });
  const server = createServer({ shouldUpgradeCallback: wantsFrames }).on('upgrade', frames.upgrade);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      server.close();
      frames.stop();
    },
  };
}
