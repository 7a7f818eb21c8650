/** Bundles the authoriser as Lambda takes it: one module, self-contained but for `node:` imports. */

import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Answers the folder of the bundle. */
export async function bundleAuthorizer(
  folder: string = join(import.meta.dirname, '../../dist/authorizer'),
): Promise<string> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'handler.ts'),
    platform: 'node',
    logLevel: 'warn',
    treeshake: { moduleSideEffects: false },
  });
  await bundle.write({ file: join(folder, 'handler.mjs'), format: 'esm', codeSplitting: false });
  await bundle.close();
  return folder;
}
