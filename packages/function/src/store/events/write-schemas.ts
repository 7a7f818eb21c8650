/**
 * Writes `schemas/<context>/<Name>/<version>.json`; a test says when they are stale. Refuses to change a committed
 * version in a way that somebody would notice.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findIncompatibility } from './compare-schemas.ts';
import { schemaText, toEventSchemas } from './schema-files.ts';

const folder = join(import.meta.dirname, 'schemas');

for (const [name, schema] of toEventSchemas()) {
  const file = join(folder, name);
  if (existsSync(file)) {
    const why = findIncompatibility(JSON.parse(await readFile(file, 'utf8')), schema);
    if (why !== null) {
      console.error(`Cannot change event ${name.replace('.json', '')}: ${why}, add a version instead`);
      process.exitCode = 1;
      continue;
    }
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, schemaText(schema));
}
