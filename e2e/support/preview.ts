/** Previews as a developer makes them: a changed build, and `tessera preview`. */

import { join } from 'node:path';
import { makeVariant } from '@tessera/testing/variants';
import { marketUrl } from './market.ts';
import { createRegistry } from './registry.ts';
import { root } from './shop.ts';

export interface MadePreview {
  link: string;
  channel: string;
  /** `<version>-<digest8>` of the changed release. */
  id: string;
}

let made = 0;

/** @param replace texts of the build, and what stands in their place */
export async function makePreview(
  remote: string,
  replace: readonly (readonly [text: string, other: string])[],
): Promise<MadePreview> {
  const data = process.env['TESSERA_DATA']!;
  made += 1;
  const version = `9.${made}.${Date.now() % 1_000_000}`;
  const to = join(data, 'variants', `${remote}-${version}`);
  await makeVariant({ from: join(root, `remotes/${remote}/dist/release`), to, version, replace });
  const answer = await createRegistry(data).tessera('preview', '--from', to, '--site', marketUrl());
  const { link, channel, releases } = answer as {
    link: string;
    channel: string;
    releases: Record<string, string>;
  };
  return { link, channel, id: releases[remote]! };
}
