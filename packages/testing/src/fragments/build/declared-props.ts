/** What a remote's `tessera.config.ts` declares of the props of its fragments. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';

/** Fragment → schema; nothing for one that declares none. */
export type DeclaredProps = Readonly<Record<string, z.ZodType | undefined>>;

interface Configuration {
  default: { fragments: Readonly<Record<string, { props?: z.ZodType }>> };
}

/** @param folder the remote's */
export async function readDeclaredProps(folder: string): Promise<DeclaredProps> {
  const file = pathToFileURL(join(folder, 'tessera.config.ts')).href;
  const { default: config } = (await import(file)) as Configuration;
  return Object.fromEntries(Object.entries(config.fragments).map(([name, { props }]) => [name, props]));
}
