/** Puts a mocked BFF beside the dev server of its remote. */

import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { REMOUNT_EVENT } from '../container.ts';
import { showError } from '../show-error.ts';
import { findContract } from './find-contract.ts';
import { createMockBff } from './mock-bff.ts';

/** Examples that are edited are seen at once, and so is what is wrong with them. */
export async function startMock(
  root: string,
  { remote, bff, vite }: { remote: string; bff: string; vite: ViteDevServer },
): Promise<RequestListener> {
  const file = join(root, 'mock.json');
  const contract = await findContract(root, bff);
  const mock = createMockBff({
    ...{ base: `/api/${bff}`, contract, file },
    onViolation: (error) =>
      showError(vite, Object.assign(new Error(error.message), { stack: error.message })),
  });
  vite.watcher.add(file);
  // A file that was made just now and edited at once is only told of as added.
  vite.watcher.on('all', (_event, changed) => {
    if (changed === file) vite.environments['client']!.hot.send(REMOUNT_EVENT, { remote });
  });
  return mock;
}
