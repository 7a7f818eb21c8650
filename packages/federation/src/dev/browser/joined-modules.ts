/**
 * In the browser: modules of a working copy that came together in one file. Each keeps its own address, so that a module
 * that is replaced later, which comes alone, finds the very instances that the page already has.
 *
 * Definitions are evaluated as ECMAScript does it: once, those that a module imports first, and where imports go round
 * in a circle with what is there by then.
 */

export type Namespace = Record<string, unknown>;

/** What a module's code is given; the names are those of Vite's transform for module runners. */
type Evaluate = (
  importOf: (url: string, metadata?: { importedNames?: readonly string[] }) => Namespace,
  importLater: (url: string) => Promise<unknown>,
  exportAll: (from: Namespace) => void,
  exportName: (name: string, read: () => unknown) => void,
  meta: { url: string },
) => void;

interface Joined {
  imports: readonly string[];
  natives: Readonly<Record<string, Namespace>>;
  evaluate: Evaluate;
  /** Made when its evaluation begins. */
  namespace: Namespace | null;
  /** Whether all that it exports is there. */
  isComplete: boolean;
  /** Once its evaluation has thrown. */
  failure: { error: unknown } | null;
}

/** By whole address, percent-encoded: so a module is the same, however it is written. */
const modules = new Map<string, Joined>();

/**
 * Modules that were saved after they had been sent and before they were evaluated, and when: Vite tells of that once, and
 * its client leaves aside what no module has asked for yet.
 */
const saved = new Map<string, number>();

interface ViteMeta {
  hot?: {
    on(event: string, hear: (told: { updates: { acceptedPath: string; timestamp: number }[] }) => void): void;
  };
  env: { BASE_URL: string };
}

const { BASE_URL: base } = (import.meta as unknown as ViteMeta).env;
(import.meta as unknown as ViteMeta).hot?.on('vite:beforeUpdate', ({ updates }) => {
  for (const { acceptedPath, timestamp } of updates) {
    const address = addressOf(base + acceptedPath.slice(1));
    if (!modules.get(address)?.namespace) saved.set(address, timestamp);
  }
});

/**
 * Says what a module does. A module that is known stays what it is.
 *
 * @param imports addresses of the joined modules that it imports
 * @param natives address → module that the browser itself has loaded
 */
export function define(
  url: string,
  imports: readonly string[],
  natives: Joined['natives'],
  evaluate: Evaluate,
): void {
  const address = addressOf(url);
  if (modules.has(address)) return;
  modules.set(address, { imports, natives, evaluate, namespace: null, isComplete: false, failure: null });
}

/** The module with all that it imports, evaluated. Rejects with what a file that is missing, or an evaluation, throws. */
export async function load(url: string): Promise<Namespace> {
  for (;;) {
    const reached = await defined(url);
    const changed = reached.map(addressOf).filter((one) => saved.has(one) && !modules.get(one)!.namespace);
    // Nothing comes between this look and the evaluation.
    if (changed.length === 0) return evaluated(url);
    for (const one of changed) modules.delete(one);
  }
}

/** The module and all that it imports, by address; what is missing, or has been saved since, is asked for. */
async function defined(url: string): Promise<string[]> {
  const looked = new Set<string>();
  let next = [url];
  while (next.length > 0) {
    for (const one of next) looked.add(one);
    const missing = next.filter((one) => !modules.has(addressOf(one)));
    await Promise.all(missing.map(defineAnew));
    next = [...new Set(next.flatMap((one) => modules.get(addressOf(one))!.imports))].filter(
      (one) => !looked.has(one),
    );
  }
  return [...looked];
}

async function defineAnew(url: string): Promise<void> {
  const address = addressOf(url);
  const mark = `tessera-define${saved.has(address) ? `=${saved.get(address)}` : ''}`;
  saved.delete(address);
  await import(/* @vite-ignore */ `${url}${url.includes('?') ? '&' : '?'}${mark}`);
}

function evaluated(url: string): Namespace {
  const address = addressOf(url);
  const module = modules.get(address)!;
  if (module.failure !== null) throw module.failure.error;
  if (module.namespace !== null) return module.namespace;
  const namespace: Namespace = Object.create(null);
  module.namespace = namespace;
  const exportName = (name: string, get: () => unknown) =>
    Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get });
  try {
    module.evaluate(
      (source, { importedNames = [] } = {}) => {
        const from = nativeOf(module, source) ?? evaluated(withoutImportMark(source));
        // In a circle, names that come from elsewhere may not be there yet.
        const isWhole = modules.get(addressOf(withoutImportMark(source)))?.isComplete ?? true;
        const missing = isWhole ? importedNames.find((name) => !(name in from)) : undefined;
        if (missing === undefined) return from;
        throw new SyntaxError(`Cannot import "${missing}" into ${url}: ${source} has no export of that name`);
      },
      (source) => importLater(new URL(source, address).href),
      (from) => {
        for (const name of Object.keys(from)) {
          if (name !== 'default' && !Object.hasOwn(namespace, name)) exportName(name, () => from[name]);
        }
      },
      exportName,
      { url: address },
    );
    module.isComplete = true;
  } catch (error) {
    module.failure = { error };
    throw error;
  }
  return namespace;
}

function nativeOf(module: Joined, source: string): Namespace | undefined {
  const native = module.natives[source];
  if (native === undefined || !('__hmr_import' in native)) return native;
  // Fast Refresh imports the module that it is in, by its address, to see what it exports.
  return { ...native, __hmr_import: importSelf };
}

async function importSelf(address: string): Promise<unknown> {
  return modules.get(withoutImportMark(address))?.namespace ?? import(/* @vite-ignore */ address);
}

/** What the browser has loaded keeps the values of that moment; bindings live only here. */
async function importLater(address: string): Promise<unknown> {
  const loaded: unknown = await import(/* @vite-ignore */ address);
  return modules.get(withoutImportMark(address))?.namespace ?? loaded;
}

function addressOf(url: string): string {
  return new URL(url, location.origin).href;
}

/** Vite marks some of the addresses that are imported; the module is the same. */
function withoutImportMark(url: string): string {
  return url.replace(/([?&])import(?:&|$)/, '$1').replace(/[?&]$/, '');
}
