/** Writes the page that a change of the deployment is reviewed by. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderSummary } from './review/summary.ts';
import { synthesize } from './synthesize.ts';

await writeFile(join(import.meta.dirname, '../review.md'), renderSummary(await synthesize()));
