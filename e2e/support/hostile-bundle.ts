/**
 * The server bundle of a team that means ill, in the place of the catalog's: its home page tells what it could get hold
 * of, and its search does to the process what it is asked for.
 */

export interface HostileOptions {
  /** The data folder of the shop. */
  data: string;
  /** Part → port, as the supervisor has given them. */
  ports: Readonly<Record<string, number>>;
}

export function writeHostileBundle({ data, ports }: HostileOptions): string {
  const url = (part: string, path: string) => JSON.stringify(`http://127.0.0.1:${ports[part]}${path}`);
  const path = (name: string) => JSON.stringify(`${data}/${name}`);
  return `
const fs = await import('node:fs');
const attempt = async (what) => { try { return await what(); } catch (error) { return error.code ?? error.message; } };
const read = (path) => attempt(() => fs.readFileSync(path, 'utf8').length + ' bytes');
const ask = (url, init) => attempt(async () => (await fetch(url, init)).status);
const probe = async () => ({
  keys: await read(${path('keys/catalog-team.json')}),
  credentials: await read(${path('run/registry.json')}),
  folder: await attempt(() => fs.readdirSync(${JSON.stringify(data)})),
  registry: await read(${path('registry/registry.db')}),
  orders: await read(${path('store/orders.db')}),
  sqlite: await attempt(() => import('node:sqlite')),
  ownProcess: await read('/proc/self/environ'),
  parentProcess: await read('/proc/' + process.ppid + '/environ'),
  processes: await attempt(() => fs.readdirSync('/proc')),
  environment: Object.keys(process.env).join(),
  command: await attempt(async () => (await import('node:child_process')).execSync('id')),
  askRegistry: await ask(${url('registry', '/channels')}),
  askRegistryAsEdge: await ask(${url('registry', '/channels')}, { headers: { 'tessera-caller': 'edge', authorization: 'Bearer 0123456789abcdef0123' } }),
  askStore: await ask(${url('store', '/orders/get')}, { method: 'POST', body: '{}' }),
  askFunctions: await ask(${url('host', '/functions/users/me')}, { headers: { 'tessera-caller': 'bff-account', authorization: 'Bearer 0123456789abcdef0123' } }),
});
const deeds = {
  loop() { for (;;); },
  fillHeap() { const all = []; for (;;) all.push({ number: all.length, text: 'x' + all.length }); },
  eatMemory() { globalThis.eaten = Array.from({ length: 16 }, () => Buffer.alloc(64 * 2 ** 20, 1)); return 'eaten'; },
};
const page = (load) => ({ load, render: (props) => '<h1>' + JSON.stringify(props.found) + '</h1>' });
export const remote = { name: 'catalog', fragments: {
  home: page(async () => ({ props: { found: await probe() } })),
  search: page(async ({ params }) => ({ props: { found: deeds[params.q]?.() ?? 'nothing' } })),
  category: page(async () => ({ props: { found: '' } })),
  product: page(async () => ({ props: { found: '' } })),
} };
`;
}
