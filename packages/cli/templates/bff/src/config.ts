/** The environment of the BFF. */

import { bffConfigSchema } from '@tessera/bff';
import { parseConfig } from '@tessera/service';

export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('bff-sample-page', bffConfigSchema, environment);
}
