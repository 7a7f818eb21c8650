/** Writes `schema/*.json`; a test says when they are stale. */

import { mkdir, writeFile } from 'node:fs/promises';
import { toSchemaFiles } from './schemas.ts';

const folder = new URL('../../schema/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(toSchemaFiles())) await writeFile(new URL(name, folder), text);
