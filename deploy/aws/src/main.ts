/** Writes the cloud assembly to `cdk.out`, which `cdk deploy --app cdk.out` takes. */

import { join } from 'node:path';
import { synthesize } from './synthesize.ts';

const folder = join(import.meta.dirname, '../dist/cdk.out');
const templates = await synthesize(folder);
for (const [stack, { Resources }] of templates) {
  console.log(`${stack}: ${Object.keys(Resources).length} resources`);
}
console.log(`Written to ${folder}`);
