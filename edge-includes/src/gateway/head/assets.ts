/** The part of a page's head that depends on its releases alone: import map, preloads, styles, shell module. */

import { createHash } from 'node:crypto';
import { isServedBy } from '@tessera/contracts/ranges';
import type { BrowserExpose } from '@tessera/contracts/release';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { escapeHtml, scriptJson } from './escape.ts';

/** What one remote brings to a page. */
export interface RemoteAssets {
  release: VerifiedRelease;
  /** Files that are run on this page, relative to `browser/`. */
  modules: readonly string[];
  styles: readonly string[];
}

export interface HeadAssets {
  /** Import map, preloads and style sheets. */
  links: string;
  /** The shell's module script. */
  script: string;
  /**
   * Value of the `Link` header field: style sheets and the shell's modules, which the browser then asks for before it
   * has parsed anything. A browser that takes no import map after that loads them all the same: the map names no
   * module, it only holds the hashes of what comes later.
   */
  linkField: string;
  /** `'sha256-…'` of the import map. */
  importMapHash: string;
}

/** The modules and style sheets that a remote's exposes need, without repetition. */
export function assetsOf(release: VerifiedRelease, exposes: readonly BrowserExpose[]): RemoteAssets {
  const modules = [release.release.entry, ...exposes.flatMap((expose) => [expose.file, ...expose.preload])];
  return {
    release,
    modules: [...new Set(modules)],
    styles: [...new Set(exposes.flatMap((expose) => expose.css))],
  };
}

/** @param shell the shell's flavour, or `null` for a page that runs no script */
export function createHeadAssets(
  shell: { release: VerifiedRelease; flavour: BrowserExpose } | null,
  remotes: readonly RemoteAssets[],
): HeadAssets {
  const releases = [...(shell === null ? [] : [shell.release]), ...remotes.map(({ release }) => release)];
  const integrity = Object.fromEntries(
    releases.flatMap((release) => scriptIntegrity(release, idleFiles(release, shell))),
  );
  const importMap = scriptJson({ imports: {}, integrity });

  const parts = shell === null ? remotes : [shellAssets(shell), ...remotes];
  // Style sheets first: the first paint waits for them, and a browser opens few connections at once.
  const links = [
    ...parts.flatMap(({ release, styles }) => styles.map((file) => link('stylesheet', release, file))),
    ...parts.flatMap(({ release, modules }) => modules.map((file) => link('modulepreload', release, file))),
  ];
  return {
    links: `<script type="importmap">${importMap}</script>${[...new Set(links)].join('')}`,
    script: shell === null ? '' : moduleScript(shell.release, shell.flavour.file),
    linkField: [
      ...new Set([
        ...parts.flatMap(({ release, styles }) => styles.map((file) => earlyPreload('style', release, file))),
        ...(shell === null
          ? []
          : [shell.flavour.file, ...shell.flavour.preload].map((file) =>
              earlyPreload('script', shell.release, file),
            )),
      ]),
    ].join(', '),
    importMapHash: `'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
  };
}

/** URL → `sha384-…` of every script and style sheet of a release; the shell reads the same for what it loads later. */
export function integrityOf(release: VerifiedRelease): [file: string, integrity: string][] {
  return [...release.files.values()]
    .filter(({ path }) => path.startsWith('browser/') && /\.(?:m?js|css)$/.test(path))
    .map(({ path, sha384 }) => [path.slice('browser/'.length), `sha384-${sha384}`]);
}

function scriptIntegrity(
  release: VerifiedRelease,
  idle: ReadonlySet<string>,
): [url: string, integrity: string][] {
  return integrityOf(release)
    .filter(([file]) => !file.endsWith('.css') && !idle.has(file))
    .map(([file, integrity]) => [release.base + file, integrity]);
}

/** Scripts that cannot run on a page: the shell's other flavours, and copies of libraries that the shell has. */
function idleFiles(
  { release }: VerifiedRelease,
  shell: { release: VerifiedRelease; flavour: BrowserExpose } | null,
): ReadonlySet<string> {
  if (shell === null) return new Set();
  const { file, preload } = shell.flavour;
  const flavours = Object.values(release.shell?.flavours ?? {});
  const folders = flavours.map((one) => folderOf(one.file)).filter((folder) => folder !== folderOf(file));
  const lazy = release.files
    .map(({ path }) => path.slice('browser/'.length))
    .filter((path) => folders.some((folder) => folder !== '' && path.startsWith(folder)));
  const others = [...flavours.flatMap((one) => [one.file, ...one.preload]), ...lazy];
  const running = new Set([file, ...preload]);
  const served = isServedBy(shell.release.release.provides, release.shared);
  return new Set([...others.filter((one) => !running.has(one)), ...(served ? release.fallbacks : [])]);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Without the shell's own module, which the script element asks for. */
function shellAssets(shell: { release: VerifiedRelease; flavour: BrowserExpose }): RemoteAssets {
  const { preload, css } = shell.flavour;
  return { release: shell.release, modules: [...new Set(preload)], styles: [...new Set(css)] };
}

function link(rel: 'modulepreload' | 'stylesheet', release: VerifiedRelease, file: string): string {
  const hash = release.files.get(`browser/${file}`)?.sha384;
  const integrity = hash === undefined ? '' : ` integrity="sha384-${hash}"`;
  return `<link rel="${rel}" href="${escapeHtml(release.base + file)}"${integrity} crossorigin>`;
}

function earlyPreload(as: 'script' | 'style', release: VerifiedRelease, file: string): string {
  const hash = release.files.get(`browser/${file}`)?.sha384;
  const integrity = hash === undefined ? '' : `; integrity="sha384-${hash}"`;
  const rel = as === 'script' ? 'modulepreload' : 'preload; as=style';
  return `<${encodeURI(release.base + file)}>; rel=${rel}; crossorigin${integrity}`;
}

function moduleScript(release: VerifiedRelease, file: string): string {
  const hash = release.files.get(`browser/${file}`)?.sha384;
  const integrity = hash === undefined ? '' : ` integrity="sha384-${hash}"`;
  return `<script type="module" src="${escapeHtml(release.base + file)}"${integrity} crossorigin></script>`;
}
