/** Two small remotes, one of each framework, built for real in several versions: good ones, and ones that do not boot. */

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { UnsignedRelease } from '@tessera/contracts/release';
import { buildRemote } from '@tessera/federation/build';

/** What is published: the document without its signature, and its files. */
export interface Built {
  release: UnsignedRelease;
  /** Path below the release → content. */
  contents: Record<string, string>;
}

const page = (version: string, isBroken: boolean) => `
import { useState } from 'react';
export const pages = {
  counter: {
    load: async () => ({ props: { version: '${version}' } }),
    View({ version }) {
      const [count, setCount] = useState(0);
      if (${isBroken} && typeof window !== 'undefined') throw new Error('counter is broken');
      const fail = () => { throw new Error('a click too much'); };
      return <section>
        <h1>Counter {version}</h1>
        <button type="button" id="count" onClick={() => setCount(count + 1)}>{count}</button>
        <button type="button" id="fail" onClick={fail}>Fail</button>
      </section>;
    },
  },
};
`;
const element = (version: string, isBroken: boolean) => `
import { css, html, LitElement } from 'lit';
class ProbeHeader extends LitElement {
  static properties = { data: { attribute: false }, count: { state: true } };
  static styles = css\`button { color: rgb(${version.startsWith('1') ? '1, 1, 1' : '2, 2, 2'}); }\`;
  constructor() { super(); this.count = 0; }
  render() {
    if (${isBroken} && typeof window !== 'undefined') throw new Error('header is broken');
    return html\`<p>Header \${this.data.version} <button @click=\${() => { this.count += 1; }}>\${this.count}</button></p>\`;
  }
}
export const fragments = {
  header: { tag: 'probe-header', element: ProbeHeader, load: async () => ({ props: { version: '${version}' } }) },
};
`;

const sources = {
  counter: (version: string, isBroken: boolean) => ({
    'src/pages.tsx': page(version, isBroken),
    'src/app.ts': `import { createReactApp } from '@tessera/fragment/react';
import { pages } from './pages.tsx';
export const app = createReactApp({ name: 'counter', pages, createApi: () => ({}) });`,
    'src/server.ts': `import { createReactServer } from '@tessera/fragment/react-server';
import { pages } from './pages.tsx';
export const remote = createReactServer({ name: 'counter', pages });`,
    'tessera.config.ts': `export default { name: 'counter', owner: 'team', exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts', shared: ['react'], routes: [{ pattern: '/', fragment: 'counter' }],
  fragments: { counter: { criticality: 'primary', audience: 'public' } }, budget: 20000 };`,
  }),
  navigation: (version: string, isBroken: boolean) => ({
    'src/fragments.ts': element(version, isBroken),
    'src/app.ts': `import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';
export const app = createLitApp({ name: 'navigation', fragments, createApi: () => ({}) });`,
    'src/server.ts': `import { createLitServer } from '@tessera/fragment/lit-server';
import { fragments } from './fragments.ts';
export const remote = createLitServer({ name: 'navigation', fragments });`,
    'tessera.config.ts': `export default { name: 'navigation', owner: 'team', exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts', shared: ['lit'],
  fragments: { header: { criticality: 'essential', audience: 'public' } }, budget: 20000 };`,
  }),
};

/** @param folder where it is built, inside a workspace that has the kit */
export async function buildProbe(
  folder: string,
  { name, version, isBroken = false }: { name: keyof typeof sources; version: string; isBroken?: boolean },
): Promise<Built> {
  const root = join(folder, `${name}-${version}`);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(root, 'src'), { recursive: true });
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ name: `probe-${name}`, version, type: 'module' }),
  );
  for (const [path, text] of Object.entries(sources[name](version, isBroken))) {
    await writeFile(join(root, path), text);
  }
  const { release } = await buildRemote(root);
  return { release, contents: await readContents(join(root, 'dist/release')) };
}

/** The files of a built release, without the document that names them. */
export async function readContents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const kept = paths.filter((path) => !/\.(?:br|gz)$|release\.unsigned\.json$/.test(path));
  return Object.fromEntries(
    await Promise.all(
      kept.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')] as const),
    ),
  );
}
