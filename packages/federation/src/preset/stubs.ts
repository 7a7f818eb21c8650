/**
 * Replaces imports of shared packages by synchronous stubs, which the container fills before it evaluates an expose.
 * So no module needs a top-level `await`, and re-exports, dynamic imports and CommonJS packages get the shell's copy
 * as well.
 */

import type { Plugin } from 'vite';
import { exportedNames } from './installed.ts';

export interface StubOptions {
  /** `name@version` of the remote: two versions of it on one page never share stubs. */
  scope: string;
  root: string;
  shared: ReadonlySet<string>;
}

export interface Stubs {
  plugin: Plugin;
  /** The shared packages that the build really imports; known when all modules are loaded. */
  used: ReadonlySet<string>;
}

/** The global that holds every remote's shared modules: scope → package → module. */
export const STUBS_GLOBAL = '__TESSERA_SHARED__';

const STUB = /^\0tessera-(cjs|esm|lazy):(.*)$/;

/** The plugin's version check; its own reads every range there is and takes a third of a small remote's bytes. */
const SATISFY = '__federation_fn_satisfy';

/** Whether a version lies in a caret range, as all platform ranges are written. */
const satisfySource = `const parse = (text) => text.split('-')[0].split('.').map(Number);
export const satisfy = (version, range) => {
  const [a, b, c] = parse(version);
  const [x, y = 0, z = 0] = parse(range.replace('^', ''));
  return a === x && (b > y || (b === y && c >= z));
};`;

/** The plugin's loader of shared packages; ours does the same for the one scope that the host offers. */
export const LOADER = '\0virtual:__federation_fn_import';

const MODULE_MAP = '__rf_var__moduleMap';

/** The plugin fills the module map, whose entries call `__federation_import`. */
const loaderSource = `import { satisfy } from '${SATISFY}';
const packages = ${MODULE_MAP};
const __federation_import = (url) => import(url);
let scope = {};
export const init = (offered) => {
  scope = offered;
};
export async function importShared(name) {
  const own = packages[name];
  const offered = scope[name] ?? {};
  const fitting = Object.keys(offered).find((version) => satisfy(version, own.requiredVersion));
  const factory = await (offered[fitting] ?? own).get();
  const module = await factory();
  return module.default ? { ...module.default, ...module } : module;
}`;

/** Lit's directives and decorators reach the core by relative paths, past the shared `lit`. */
const LIT_CORE = /^\.\.?\/(?:\.\.\/)?(lit-html|reactive-element)\.js$/;
const LIT_SATELLITE =
  /\/node_modules\/(lit-html|@lit\/reactive-element)\/(directives\/|directive|async-directive|static|decorators\/)/;

/** Whether Lit's own packages import its core past the shared `lit`. */
export function isLitCoreImport(source: string, importer: string | undefined): boolean {
  return importer !== undefined && LIT_CORE.test(source) && LIT_SATELLITE.test(importer);
}

export function createStubs({ scope, root, shared }: StubOptions): Stubs {
  const used = new Set<string>();
  const plugin: Plugin = {
    name: 'tessera:stubs',
    enforce: 'pre',
    apply: isClientBuild,
    resolveId: {
      order: 'pre',
      handler(source, importer, options) {
        if (source === SATISFY) return `\0${SATISFY}`;
        if (importer === undefined || importer.startsWith('\0')) return null;
        const id = shared.has('lit') && isLitCoreImport(source, importer) ? 'lit' : source;
        if (!shared.has(id)) return null;
        const { kind } = options as { kind?: string };
        if (kind === 'dynamic-import') return `\0tessera-lazy:${id}`;
        used.add(id);
        return `\0tessera-${kind === 'require-call' ? 'cjs' : 'esm'}:${id}`;
      },
    },
    async load(id) {
      if (id === `\0${SATISFY}`) return satisfySource;
      // The plugin fills in nothing where nothing is shared.
      if (id === LOADER) return shared.size > 0 ? loaderSource : loaderSource.replace(MODULE_MAP, '{}');
      const [, kind, source] = STUB.exec(id) ?? [];
      if (source === undefined) return null;
      const module = `globalThis.${STUBS_GLOBAL}[${JSON.stringify(scope)}][${JSON.stringify(source)}]`;
      if (kind === 'cjs') return `module.exports = ${module}`;
      const names = await exportedNames(root, source);
      return kind === 'esm' ? esmStub(module, names) : lazyStub(source, names);
    },
  };
  return { plugin, used };
}

/** The container exists in browser builds only: a server bundle carries its own copies. */
export function isClientBuild(config: { build?: { ssr?: unknown } }, env: { command: string }): boolean {
  return env.command === 'build' && !config.build?.ssr;
}

/** A module that passes on another one, which is an expression. */
export function esmStub(module: string, names: readonly string[]): string {
  const exports = names.map((name) => `export const ${name} = /*#__PURE__*/ read(${JSON.stringify(name)});`);
  return [
    `const module = ${module};`,
    'const read = (name) => module[name];',
    'export default /*#__PURE__*/ (() => module.default ?? module)();',
    ...exports,
  ].join('\n');
}

function lazyStub(source: string, names: readonly string[]): string {
  return [
    `import { importShared } from '${LOADER}';`,
    `const module = await importShared(${JSON.stringify(source)});`,
    'export default module.default ?? module;',
    `export const { ${names.join(', ')} } = module;`,
  ].join('\n');
}
