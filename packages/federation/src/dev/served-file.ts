/** Files of this package that run in the browser, as Vite serves them. */

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The address of a module beside `from`: TypeScript here, JavaScript where the package is installed.
 *
 * @param file as in `browser/container.ts`
 * @param from `import.meta.url`
 */
export function servedFile(file: string, from: string): string {
  const path = fileURLToPath(new URL(file, from));
  return `/@fs${path.replace(/\.ts$/, extname(from))}`;
}
