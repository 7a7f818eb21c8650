/** Other releases of a build without building again: its files with texts replaced, under another version. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOfFiles, type ReleaseFile, type UnsignedRelease } from '@tessera/contracts/release';

export interface VariantOptions {
  /** The build that there is, a folder with `release.unsigned.json`. */
  from: string;
  /** Where the variant is put. */
  to: string;
  version: string;
  /** Texts and what stands in their place, in every script of browser and server alike. */
  replace?: readonly (readonly [text: string, other: string])[];
  /** What becomes of the text of a script; all of it when left out. */
  rewrite?: (text: string, path: string) => string;
  /** Further files: path → content. */
  add?: Readonly<Record<string, string>>;
  /** Anything else that the release declares differently. */
  changes?: Partial<UnsignedRelease>;
}

/** @throws Error when a text occurs nowhere, since the variant would be no other release */
export async function makeVariant(options: VariantOptions): Promise<UnsignedRelease> {
  const { from, to, version, replace = [], rewrite = (text) => text, add = {}, changes = {} } = options;
  const text = await readFile(join(from, 'release.unsigned.json'), 'utf8');
  const release = JSON.parse(text) as UnsignedRelease;
  const missing = new Set(replace.map(([text]) => text));
  const files: ReleaseFile[] = [];
  const put = async (path: string, content: Buffer) => {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), content);
    const sha384 = createHash('sha384').update(content).digest('base64');
    files.push({ path, bytes: content.length, sha384 });
  };
  for (const { path } of release.files) {
    let content: Buffer = await readFile(join(from, path));
    if (/\.m?js$/.test(path)) {
      let script = content.toString('utf8');
      for (const [text, other] of replace) {
        if (!script.includes(text)) continue;
        missing.delete(text);
        script = script.replaceAll(text, other);
      }
      content = Buffer.from(rewrite(script, path));
    }
    await put(path, content);
  }
  if (missing.size > 0)
    throw new Error(`Cannot make a variant: "${[...missing].join('", "')}" occurs nowhere`);
  for (const [path, content] of Object.entries(add)) await put(path, Buffer.from(content));
  const variant = { ...release, ...changes, version, files, digest: digestOfFiles(files) };
  await writeFile(join(to, 'release.unsigned.json'), JSON.stringify(variant));
  return variant;
}
