/**
 * The container: which exposes there are, and what stands for their files until the bundle is written, come from the
 * federation plugin's template; the code around them is ours. It waits for shared packages and style sheets before an
 * expose is evaluated, remembers nothing that failed, and leaves alone the style sheets that the page already has. A
 * template that no longer looks as expected fails the build instead of the browser.
 */

import type { Plugin, Rolldown } from 'vite';
import { LOADER, STUBS_GLOBAL } from './stubs.ts';

/**
 * Filled with the packages in use when the bundle is generated, sorted. They are taken one after the other: the remote's
 * own `react-dom` is evaluated when `react` is there. Those of the shell take no time.
 */
const USED_PLACEHOLDER = '__TESSERA_USED__';

interface ContainerOptions {
  scope: string;
  used: ReadonlySet<string>;
}

/** An expose in the template: its name, and what stands for its style sheets and its file. */
const EXPOSE = /"([^"]+)":\(\)=>\{\s*dynamicLoadingCss\('([^']+)'[^;]*?__federation_import\('([^']+)'\)/g;

/** Our container for the exposes of the template. @throws Error when none is found in it */
export function replaceTemplate(code: string, scope: string): string {
  const exposes = [...code.matchAll(EXPOSE)].map(
    ([, name, styles, file]) => `'${name}': () => load('${file}', '${styles}'),`,
  );
  if (exposes.length === 0) {
    throw new Error(
      "Cannot build container: the federation plugin's template has changed, pin version 1.4.1",
    );
  }
  return containerSource(scope, exposes);
}

/** Puts right what the minifier and the relative base did to the plugin's placeholders. */
export function repairPlaceholders(code: string, used: readonly string[]): string {
  return code
    .replace(/`(__v__css__[^`]*?)`/g, (_, text: string) => JSON.stringify(text))
    .replace(/`\\?(\$\{__federation_expose_[^`]*?\})`/g, (_, text: string) => `'${text}'`)
    .replace(new RegExp(`([\`"'])${USED_PLACEHOLDER}\\1`), used.map((name) => JSON.stringify(name)).join());
}

export function createContainerPlugin({ scope, used }: ContainerOptions): Plugin {
  return {
    name: 'tessera:container',
    transform(code, id) {
      return id.includes('__remoteEntryHelper__') ? { code: replaceTemplate(code, scope), map: null } : null;
    },
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        const entry = findContainer(bundle);
        if (entry) entry.code = repairPlaceholders(entry.code, [...used].sort());
      },
    },
  };
}

/** The chunk of the container in a bundle. */
export function findContainer(bundle: Rolldown.OutputBundle): Rolldown.OutputChunk | undefined {
  return Object.values(bundle).find(
    (file): file is Rolldown.OutputChunk =>
      file.type === 'chunk' && (file.facadeModuleId?.includes('__remoteEntryHelper__') ?? false),
  );
}

/** Whether a placeholder of the plugin is left: it would only fail in the browser. */
export function hasPlaceholder(code: string): boolean {
  return /__v__css__|\$\{__federation_expose_|__rf_|__TESSERA_USED__/.test(code);
}

function containerSource(scope: string, exposes: readonly string[]): string {
  return `import { importShared } from '${LOADER}';
export { init } from '${LOADER}';
const exposes = {
${exposes.join('\n')}
};
export const get = (name) => {
  if (!exposes[name]) throw new Error('Cannot open expose "' + name + '": the remote has none of that name');
  return exposes[name]();
};
const load = async (file, styles) => {
  const [module] = await Promise.all([ready().then(() => import(file)), ...styles.map(addStyle)]);
  return () => module;
};
let filling;
const ready = () =>
  (filling ??= fill().catch((error) => {
    filling = undefined;
    throw error;
  }));
const fill = async () => {
  const modules = ((globalThis.${STUBS_GLOBAL} ??= {})[${JSON.stringify(scope)}] ??= {});
  for (const name of ['${USED_PLACEHOLDER}']) modules[name] = await importShared(name);
};
const addStyle = (path) => {
  const { href } = new URL(path, import.meta.url);
  if ([...document.querySelectorAll('link[rel=stylesheet]')].some((link) => link.href === href)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
  return new Promise((resolve) => { link.onload = link.onerror = resolve; });
};`;
}
