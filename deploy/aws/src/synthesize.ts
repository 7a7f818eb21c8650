/** The deployment of this checkout as CloudFormation templates. Needs built functions, and no account or network. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { bundleAuthorizer } from './authorizer/bundle.ts';
import { readFunctions } from './functions/read-functions.ts';
import { parseTemplate, type Template } from './review/template.ts';

/**
 * Stack → its template.
 *
 * @param outdir folder of the cloud assembly @default a temporary one
 */
export async function synthesize(outdir?: string): Promise<ReadonlyMap<string, Template>> {
  const [functions, authorizer, saga] = await Promise.all([
    readFunctions(),
    bundleAuthorizer(),
    readFile(fileURLToPath(import.meta.resolve('@tessera/fn-orders/saga.asl.json')), 'utf8'),
  ]);
  const app = createApp({ functions, authorizer, saga, ...(outdir === undefined ? {} : { outdir }) });
  return new Map(app.synth().stacks.map(({ stackName, template }) => [stackName, parseTemplate(template)]));
}
