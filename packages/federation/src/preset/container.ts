/**
 * Mends the container that the federation plugin generates: it waits for shared packages and style sheets before an
 * expose is evaluated, forgets failed imports so that they can be retried, and leaves alone the style sheets that the
 * page already has. A template that no longer looks as expected fails the build instead of the browser.
 */

import type { Plugin, Rolldown } from 'vite';
import { STUBS_GLOBAL } from './stubs.ts';

/** Filled with the packages in use when the bundle is generated. */
const USED_PLACEHOLDER = '__TESSERA_USED__';

interface ContainerOptions {
  scope: string;
  used: ReadonlySet<string>;
}

/** Patches the template's source. @throws Error when a place to patch is not there */
export function patchTemplate(code: string, scope: string): string {
  const edits: [string, string][] = [
    [
      'currentImports[name] ??= import(name)\n        return currentImports[name]',
      `const loading = (currentImports[name] ??= __ready().then(() => import(name)));
        loading.catch(() => { delete currentImports[name]; });
        const [module] = await Promise.all([loading, ...__styles.splice(0)]);
        return module;`,
    ],
    [
      'seen[href] = true;',
      `seen[href] = true;
          if ([...document.querySelectorAll('link[rel=stylesheet]')].some((link) => link.href === href)) return;`,
    ],
    [
      'document.head.appendChild(element);',
      `__styles.push(new Promise((resolve) => { element.onload = element.onerror = resolve; }));
          document.head.appendChild(element);`,
    ],
  ];
  const patched = edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) {
      throw new Error(
        `Cannot build container: the federation plugin's template has no "${from.slice(0, 40)}", pin version 1.4.1`,
      );
    }
    return text.replace(from, () => to);
  }, shortenStyleUrls(code));
  return `${prelude(scope)}\n${patched}`;
}

/** Style sheets lie beside the container: their address needs none of the template's cases. */
function shortenStyleUrls(code: string): string {
  const start = code.indexOf('const metaUrl = import.meta.url;');
  const end = code.indexOf('if (dontAppendStylesToHead)');
  if (start < 0 || end < start) {
    throw new Error(
      "Cannot build container: the federation plugin's template has changed, pin version 1.4.1",
    );
  }
  const short = 'cssFilePaths.forEach((cssPath) => { const href = new URL(cssPath, import.meta.url).href; ';
  return code.slice(0, start) + short + code.slice(end);
}

/** Puts right what the minifier and the relative base did to the plugin's placeholders. */
export function repairPlaceholders(code: string, used: readonly string[]): string {
  return code
    .replace(/`(__v__css__[^`]*?)`/g, (_, text: string) => JSON.stringify(text))
    .replace(/`\\?(\$\{__federation_expose_[^`]*?\})`/g, (_, text: string) => `'${text}'`)
    .replace(new RegExp(`([\`"'])${USED_PLACEHOLDER}\\1`), JSON.stringify(used.join(',')))
    .replace('__VITE_BASE_PLACEHOLDER__', "''");
}

export function createContainerPlugin({ scope, used }: ContainerOptions): Plugin {
  return {
    name: 'tessera:container',
    transform(code, id) {
      return id.includes('__remoteEntryHelper__') ? { code: patchTemplate(code, scope), map: null } : null;
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

function prelude(scope: string): string {
  const store = `((globalThis.${STUBS_GLOBAL} ??= {})[${JSON.stringify(scope)}] ??= {})`;
  return `import { importShared as __importShared } from '\0virtual:__federation_fn_import';
const __styles = [];
let __filling;
const __fill = async () => {
  const modules = ${store};
  await Promise.all("${USED_PLACEHOLDER}".split(',').filter(Boolean).map(async (name) => {
    const module = await __importShared(name);
    modules[name] = module.default && Object.keys(module).length === 1 ? module.default : module;
  }));
};
const __ready = () => {
  __filling ??= __fill();
  __filling.catch(() => { __filling = undefined; });
  return __filling;
};`;
}
