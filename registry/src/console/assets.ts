/** Script and styles of the console, from its build; named after their content, so that browsers keep them. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleErrors } from './errors.ts';

export interface Asset {
  /** Its address, such as `/console/assets/console-1f0e2d3c.js`. */
  path: string;
  type: string;
  content: Buffer;
  /** For `integrity` (Subresource Integrity, section 3.1). */
  integrity: string;
}

export interface Assets {
  script: Asset;
  styles: Asset;
}

/** Reads the build at the first call. @throws ProblemError 503 `console-unbuilt` */
export function createAssets(folder: string): () => Assets {
  let known: Assets | null = null;
  return () => {
    known ??= {
      script: readAsset(folder, 'console.js', 'text/javascript; charset=utf-8'),
      styles: readAsset(folder, 'console.css', 'text/css; charset=utf-8'),
    };
    return known;
  };
}

function readAsset(folder: string, name: string, type: string): Asset {
  let content: Buffer;
  try {
    content = readFileSync(join(folder, name));
  } catch {
    throw consoleErrors.UNBUILT(folder);
  }
  const hash = createHash('sha384').update(content);
  const integrity = hash.digest('base64');
  const short = integrity.replace(/[^A-Za-z0-9]/g, '').slice(0, 12);
  const path = `/console/assets/${name.replace('.', `-${short}.`)}`;
  return { path, type, content, integrity: `sha384-${integrity}` };
}
