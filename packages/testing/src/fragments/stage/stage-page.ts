/** The page that fragments are tried on: the built shell, around a main slot that takes any number of fragments. */

import { createHash } from 'node:crypto';
import { PAGE_MANIFEST_ID, type PageManifest, type PageRemote } from '@tessera/contracts/page';
import type { Build } from '../build/build.ts';

export type Flavour = 'production' | 'development';

/** The remote of the page itself, which shows nothing. */
export const STAGE = 'stage';
export const STAGE_RELEASE = '1.0.0-00000000';
/** Stands for every remote that a fragment nests and that is not there. */
export const stageContainer = `
const app = {
  load: async ({ fragment, params }) => ({ fragment, params, status: 200, props: {} }),
  mount: () => ({ update() {}, unmount() {} }),
};
export const init = () => {};
export const get = async () => () => ({ app });
`;

/** One element of each common kind, which nothing on the page may touch. */
const around = `<aside id="around"><h1>Heading</h1><h2>Heading</h2><p>Text with a <a href="#around">link</a>,
<em>emphasis</em>, <small>notes</small> and <code>code</code></p><ul><li>Item</li></ul><img alt="" src="data:,">
<form><label>Label <input value="text"></label><select><option>One</option></select><textarea></textarea>
<fieldset><legend>Legend</legend><input type="checkbox"></fieldset><button type="button">Button</button></form>
<table><tbody><tr><th>Head</th><td>Cell</td></tr></tbody></table><details><summary>Summary</summary></details>
<nav><ol><li>Item</li></ol></nav><article><header>Header</header><section>Section</section><footer>Footer</footer>
</article><dl><dt>Term</dt><dd>Definition</dd></dl><figure><figcaption>Caption</figcaption></figure><hr></aside>`;

export interface StagePage {
  html: string;
  /** As strict as a site's. */
  policy: string;
}

export function describeStage(build: Build, shell: Build, flavour: Flavour): StagePage {
  const entry = shell.release.shell!.flavours[flavour]!;
  const importMap = JSON.stringify({ integrity: Object.fromEntries(scriptHashes(build)) });
  const manifest = JSON.stringify(manifestOf(build)).replaceAll('<', '\\u003c');
  const sheets = entry.css.map((file) => `<link rel="stylesheet" href="${shell.base}${file}">`);
  return {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
${sheets.join('')}<script type="importmap">${importMap}</script></head><body>
<main id="main"><tessera-slot name="main" slot-key="main"></tessera-slot></main><div id="beside"></div>${around}
<script type="application/json" id="${PAGE_MANIFEST_ID}">${manifest}</script>
<script type="module" src="${shell.base}${entry.file}"></script></body></html>`,
    policy: [
      "default-src 'self'",
      `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
      `style-src ${["'self'", ...build.release.styleHashes].join(' ')}`,
      "img-src 'self' data:",
      "frame-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
    ].join('; '),
  };
}

function manifestOf(build: Build): PageManifest {
  const { release } = build;
  const nested = Object.values(release.fragments).flatMap(({ nests }) => nests);
  const remotes: [string, PageRemote][] = [
    ...[`${STAGE}/${STAGE}`, ...nested].map((name): [string, PageRemote] => {
      const [remote = '', fragment = ''] = name.split('/');
      return [remote, standIn(remote, fragment)];
    }),
    [release.remote, remoteOf(build)],
  ];
  return {
    schema: 1,
    page: 'stage',
    revision: 1,
    route: { remote: STAGE, fragment: STAGE, params: {} },
    slots: [],
    remotes: Object.fromEntries(remotes),
    routes: [{ pattern: '/', remote: STAGE, fragment: STAGE }],
  };
}

function remoteOf(build: Build): PageRemote {
  const { entry, exposes, fragments, shared } = build.release;
  const sheets = build.release.files
    .filter(({ path }) => path.endsWith('.css'))
    .map(({ path, sha384 }) => [path.slice('browser/'.length), `sha384-${sha384}`]);
  return {
    release: build.id,
    base: build.base,
    entry,
    exposes,
    integrity: Object.fromEntries(sheets),
    fragments: Object.fromEntries(Object.entries(fragments).map(([name, { expose }]) => [name, { expose }])),
    shared,
    fallbacks: [],
  };
}

function standIn(remote: string, fragment: string): PageRemote {
  return {
    release: STAGE_RELEASE,
    base: `/r/${remote}/${STAGE_RELEASE}/`,
    entry: 'remoteEntry.js',
    exposes: { './app': { file: 'remoteEntry.js', css: [], preload: [] } },
    integrity: {},
    fragments: { [fragment]: { expose: './app' } },
    shared: {},
    fallbacks: [],
  };
}

function scriptHashes({ base, release }: Build): [string, string][] {
  return release.files
    .filter(({ path }) => path.startsWith('browser/') && path.endsWith('.js'))
    .map(({ path, sha384 }) => [base + path.slice('browser/'.length), `sha384-${sha384}`]);
}
