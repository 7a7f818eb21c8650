/**
 * Makes a Vite dev server a federation container: the shell loads the working copy of a remote as it loads a release,
 * with the shell's own copies of the shared packages, and modules that are replaced while the page stays.
 *
 * Shared packages are synchronous stubs, filled before an expose is evaluated, as in a build: no module awaits anything,
 * so that no update can wait for itself.
 */

import { posix, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { exportedNames } from '../preset/installed.ts';
import { packagesOf, type SharedSetName } from '../preset/shared-sets.ts';
import { esmStub, isLitCoreImport, STUBS_GLOBAL } from '../preset/stubs.ts';
import { JOINED_FILE } from './joined/joined-modules.ts';
import { servedFile } from './served-file.ts';

export interface DevContainerOptions {
  name: string;
  root: string;
  /** Expose → source file, relative to `root`. */
  exposes: Readonly<Record<string, string>>;
  shared: readonly SharedSetName[];
}

/** The container's file, below the server's base. */
export const DEV_CONTAINER = 'remoteEntry.js';

/** The event of a change that no module could take: the application is mounted anew, the page stays. */
export const REMOUNT_EVENT = 'tessera:remount';

/** Served as a file, so that Vite takes its types away. */
const RUNTIME = servedFile('browser/container.ts', import.meta.url);

const ENTRY = '\0tessera-dev:entry';
const STUB = '\0tessera-dev:shared:';

/** Of React's development transform; the shell offers the runtime that both builds of React have. */
const JSX_DEV = 'react/jsx-dev-runtime';

/** Packages that hold the core of a shared one, which a pre-bundled dependency must not carry a second time. */
const CORES: Readonly<Record<SharedSetName, readonly string[]>> = {
  react: [JSX_DEV],
  lit: ['lit-html', 'lit-element', '@lit/reactive-element'],
};

export function devContainer({ name, root, exposes, shared }: DevContainerOptions): Plugin {
  const packages = packagesOf(shared);
  const scope = `${name}@working-copy`;
  const kept = [...packages.keys(), ...shared.flatMap((set) => CORES[set])];
  return {
    name: 'tessera:dev-container',
    enforce: 'pre',
    apply: 'serve',
    config: () => ({
      optimizeDeps: {
        exclude: kept,
        // There is no page to look through: what is found late would reload the whole composed page.
        entries: Object.values(exposes).map((file) => posix.normalize(file)),
      },
    }),
    resolveId: {
      order: 'pre',
      handler(source, importer) {
        if (source === ENTRY) return source;
        if (this.environment.name !== 'client' || importer?.startsWith('\0')) return null;
        const id = packages.has('lit') && isLitCoreImport(source, importer) ? 'lit' : source;
        const isShared = packages.has(id) || (id === JSX_DEV && packages.has('react'));
        return isShared ? STUB + id : null;
      },
    },
    async load(id) {
      if (id === ENTRY)
        return entrySource(scope, { base: this.environment.config.base, root, exposes, packages });
      if (!id.startsWith(STUB)) return null;
      const source = id.slice(STUB.length);
      const moduleOf = (one: string) =>
        `globalThis.${STUBS_GLOBAL}[${JSON.stringify(scope)}][${JSON.stringify(one)}]`;
      if (source === JSX_DEV) return jsxDevSource(moduleOf('react/jsx-runtime'));
      return esmStub(moduleOf(source), await exportedNames(root, source));
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.split('?')[0] !== server.config.base + DEV_CONTAINER) return next();
        response.setHeader('content-type', 'text/javascript');
        response.setHeader('cache-control', 'no-store');
        response.end(`export { init, get } from '${server.config.base}@id/__x00__${ENTRY.slice(1)}';\n`);
      });
      const { hot } = server.environments.client;
      const send = hot.send.bind(hot) as (...values: unknown[]) => void;
      // A full reload would take the page of everybody else's remotes with it.
      hot.send = (...values: unknown[]) => {
        const [payload] = values as [{ type?: string; triggeredBy?: string } | string];
        if (typeof payload === 'object' && payload.type === 'full-reload') {
          send({ type: 'custom', event: REMOUNT_EVENT, data: { remote: name, file: payload.triggeredBy } });
        } else send(...values);
      };
    },
  };
}

/** Only this module knows the page: it is never replaced, since nothing that is edited is above it. */
function entrySource(
  scope: string,
  options: Pick<DevContainerOptions, 'root' | 'exposes'> & {
    base: string;
    packages: ReadonlyMap<string, string>;
  },
): string {
  const { base, root, exposes, packages } = options;
  const imports = Object.entries(exposes).map(([expose, file]) => {
    const path = relative(root, resolve(root, file)).split('\\').join('/');
    // All modules at once, the first time; one that fails says so when it is asked for.
    return `  ${JSON.stringify(expose)}: async (version) => {
    if (version === '') await import(/* @vite-ignore */ ${JSON.stringify(base + JOINED_FILE)} + version).catch(() => undefined);
    return import(/* @vite-ignore */ ${JSON.stringify(base + path)} + version);
  },`;
  });
  const refresh = packages.has('react')
    ? `import { injectIntoGlobalHook } from '/@react-refresh';
injectIntoGlobalHook(window);
window.$RefreshReg$ ??= () => undefined;
window.$RefreshSig$ ??= () => (type) => type;
`
    : '';
  return `${refresh}
import { createContainer } from ${JSON.stringify(RUNTIME)};
const container = createContainer({
  ranges: ${JSON.stringify(Object.fromEntries(packages))},
  modules: (globalThis.${STUBS_GLOBAL} ??= {})[${JSON.stringify(scope)}] ??= {},
  exposes: {
${imports.join('\n')}
  },
});
export const { init, get } = container;
if (import.meta.hot) {
  import.meta.hot.on(${JSON.stringify(REMOUNT_EVENT)}, (detail) => {
    container.renew();
    for (const overlay of document.querySelectorAll('vite-error-overlay')) overlay.remove();
    window.dispatchEvent(new CustomEvent(${JSON.stringify(REMOUNT_EVENT)}, { detail }));
  });
}
`;
}

/** React's development transform against a runtime without \`jsxDEV\`. */
function jsxDevSource(runtime: string): string {
  return `const runtime = ${runtime};
export const Fragment = runtime.Fragment;
export const jsxDEV = (type, props, key, isStatic) => (isStatic ? runtime.jsxs : runtime.jsx)(type, props, key);
`;
}
