/** Writes remotes with many components, of which a bench edits one after the other. */

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export type Framework = 'react' | 'lit';

/** A remote with a page of its own that shows all of its components. */
export interface WideRemote {
  name: string;
  folder: string;
  /** Where the page is. */
  path: string;
  /** The source of a component that shows a text. */
  source(part: number, text: string): { file: string; content: string };
  /** A style sheet that gives a component a width of outline, in pixels. */
  style(part: number, width: number): { file: string; content: string };
}

const idOf = (part: number) => String(part).padStart(3, '0');

/** @param place an empty folder inside the checkout */
export async function writeWideRemote(
  place: string,
  framework: Framework,
  parts: number,
): Promise<WideRemote> {
  const name = `wide-${framework}`;
  const folder = join(place, name);
  const { source, style, files } = framework === 'react' ? reactRemote(parts) : litRemote(parts);
  await mkdir(join(folder, 'src/parts'), { recursive: true });
  const model = framework === 'react' ? 'orders' : 'navigation';
  await symlink(join(root, 'remotes', model, 'node_modules'), join(folder, 'node_modules'));
  const all: Record<string, string> = {
    'package.json': JSON.stringify({ name, version: '1.0.0', private: true, type: 'module' }),
    'tessera.config.ts': configSource(name, framework),
    ...files,
  };
  for (let part = 0; part < parts; part += 1) {
    for (const { file, content } of [source(part, 'as it was'), style(part, 0)]) all[file] ??= content;
  }
  for (const [file, content] of Object.entries(all)) await writeFile(join(folder, file), content);
  return { name, folder, path: `/${name}`, source, style };
}

function configSource(name: string, framework: Framework): string {
  return `import { defineRemote } from '@tessera/federation';

export default defineRemote({
  name: '${name}',
  owner: '${name}-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['${framework}'],
  routes: [{ pattern: '/${name}', fragment: 'page' }],
  fragments: { page: { criticality: 'primary', audience: 'public' } },
  budget: 1_000_000,
});
`;
}

interface Sources extends Pick<WideRemote, 'source' | 'style'> {
  files: Record<string, string>;
}

function reactRemote(parts: number): Sources {
  const ids = Array.from({ length: parts }, (_, part) => idOf(part));
  return {
    source: (part, text) => ({
      file: `src/parts/part-${idOf(part)}.tsx`,
      content: `import { useState } from 'react';
import styles from './part-${idOf(part)}.module.css';

export function Part${idOf(part)}() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" className={styles['part']} data-part="${part}" onClick={() => setCount(count + 1)}>
      ${text} <i>{count}</i>
    </button>
  );
}
`,
    }),
    style: (part, width) => ({
      file: `src/parts/part-${idOf(part)}.module.css`,
      content: `.part { outline: ${width}px solid currentColor; }\n`,
    }),
    files: {
      'src/page.tsx': `import { defineReactPage } from '@tessera/fragment/react';
${ids.map((id) => `import { Part${id} } from './parts/part-${id}.tsx';`).join('\n')}

export const page = defineReactPage<object>()<object>({ load: async () => ({ props: {} }), View: Page });

function Page() {
  return (
    <section>
${ids.map((id) => `      <Part${id} />`).join('\n')}
    </section>
  );
}
`,
      'src/app.ts': `import { createReactApp } from '@tessera/fragment/react';
import { page } from './page.tsx';

export const app = createReactApp({ name: 'wide-react', pages: { page }, createApi: () => ({}) });
`,
      'src/server.ts': `import { createReactServer } from '@tessera/fragment/react-server';
import { page } from './page.tsx';

export const remote = createReactServer({ name: 'wide-react', pages: { page } });
`,
    },
  };
}

function litRemote(parts: number): Sources {
  const ids = Array.from({ length: parts }, (_, part) => idOf(part));
  return {
    source: (part, text) => ({
      file: `src/parts/part-${idOf(part)}.ts`,
      content: litPart(idOf(part), { text, width: 0 }),
    }),
    style: (part, width) => ({
      file: `src/parts/part-${idOf(part)}.ts`,
      content: litPart(idOf(part), { text: 'as it was', width }),
    }),
    files: {
      'src/page.ts': `import { html, LitElement } from 'lit';
${ids.map((id) => `import './parts/part-${id}.ts';`).join('\n')}

export class WidePage extends LitElement {
  static override properties = { data: { attribute: false } };
  declare data: object;

  override render() {
    return html\`<section>${ids.map((id) => `<wide-part-${id} data-part="${Number(id)}"></wide-part-${id}>`).join('')}</section>\`;
  }
}
`,
      'src/fragments.ts': `import { WidePage } from './page.ts';

export const fragments = { page: { tag: 'wide-page', element: WidePage, load: async () => ({ props: {} }) } };
`,
      'src/app.ts': `import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';

export const app = createLitApp({ name: 'wide-lit', fragments, createApi: () => ({}) });
`,
      'src/server.ts': `import { createLitServer } from '@tessera/fragment/lit-server';
import { fragments } from './fragments.ts';

export const remote = createLitServer({ name: 'wide-lit', fragments });
`,
    },
  };
}

function litPart(id: string, { text, width }: { text: string; width: number }): string {
  return `import { css, html, LitElement } from 'lit';

export class WidePart${id} extends LitElement {
  static override styles = css\`
    button { outline: ${width}px solid currentColor; }
  \`;

  override render() {
    return html\`<button type="button">${text}</button>\`;
  }
}

customElements.define('wide-part-${id}', WidePart${id});
`;
}
