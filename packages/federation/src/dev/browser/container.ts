/** In the browser: the container of a working copy. Nothing that is edited is above it, so it is never replaced. */

/** Package → version → how it is had; see the shell's share scope. */
type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

export interface ContainerOptions {
  /** Package → the range that the remote takes. */
  ranges: Readonly<Record<string, string>>;
  /** Where the stubs of shared packages read: package → module. */
  modules: Record<string, unknown>;
  /** Expose → its module. @param version another one for each time that it has to be evaluated anew */
  exposes: Readonly<Record<string, (version: string) => Promise<unknown>>>;
}

export function createContainer({ ranges, modules, exposes }: ContainerOptions) {
  let offered: ShareScope = {};
  let filling: Promise<void> | null = null;
  let version = '';

  /** One after the other: `react-dom` reads `react` when it is evaluated. */
  async function fill(): Promise<void> {
    for (const [id, range] of Object.entries(ranges)) {
      const entries = Object.entries(offered[id] ?? {});
      const fitting = entries.find(([version]) => satisfies(version, range));
      if (fitting === undefined) {
        const versions = entries.map(([version]) => version).join(', ') || 'none';
        throw new Error(`Cannot run the working copy: it needs ${id} ${range}, the shell has ${versions}`);
      }
      const factory = await fitting[1].get();
      modules[id] = factory();
    }
  }

  return {
    init(scope: ShareScope): void {
      offered = scope;
    },
    /** What is asked for from now on is evaluated anew. */
    renew(): void {
      version = `?t=${Date.now()}`;
    },
    async get(expose: string): Promise<() => unknown> {
      const load = exposes[expose];
      if (load === undefined) throw new Error(`Cannot find expose "${expose}" in the working copy`);
      filling ??= fill().catch((error: unknown) => {
        filling = null;
        throw error;
      });
      await filling;
      const module = await load(version);
      return () => module;
    },
  };
}

/** Whether a version lies in a caret range, as all platform ranges are written. */
function satisfies(version: string, range: string): boolean {
  const parse = (text: string) => text.split('-', 1)[0]!.split('.').map(Number);
  const [a, b = 0, c = 0] = parse(version);
  const [x, y = 0, z = 0] = parse(range.replace('^', ''));
  return a === x && (b > y || (b === y && c >= z));
}
