/**
 * One set of documents through edge-includes and, where installed, Varnish and Traffic Server: where they differ, and
 * which section of the Note decides. `node cross-check/main.ts`; the exit code tells of edge-includes alone.
 */

import { get } from 'node:http';
import { toTable } from '@tessera/testing/figures';
import { edgeIncludes } from '../bench/peers/edge.ts';
import { trafficserver } from '../bench/peers/trafficserver.ts';
import { varnish } from '../bench/peers/varnish.ts';
import { type CrossDocument, documents } from './documents.ts';
import { startOrigin } from './origin.ts';

/** Milliseconds for one page. */
const PATIENCE = 10_000;

await using stack = new AsyncDisposableStack();
const origin = stack.use(await startOrigin(documents));
const servers: { name: string; port: number }[] = [];
for (const peer of [edgeIncludes(), varnish, trafficserver]) {
  const missing = peer.missing();
  if (missing !== null) {
    console.log(`${peer.name}: ${missing}`);
    continue;
  }
  try {
    const running = stack.use(await peer.start({ origin: origin.port }));
    servers.push({ name: peer.name, port: running.port });
  } catch (error) {
    console.log(`${peer.name}: ${(error as Error).message}`);
  }
}

const rows: string[][] = [];
const differences: string[] = [];
const faults = new Map(servers.map(({ name }) => [name, 0]));
for (const [at, document] of documents.entries()) {
  const wanted = document.expected.replaceAll('/~/', `/${at}/`);
  const cells: string[] = [];
  const others: string[] = [];
  for (const { name, port } of servers) {
    const answer = await ask(port, `/${at}/page`, document);
    const follows = answer === wanted;
    cells.push(follows ? 'follows' : 'differs');
    if (follows) continue;
    faults.set(name, faults.get(name)! + 1);
    others.push(`  ${name.padEnd(14)} ${shown(answer)}`);
  }
  if (others.length > 0) {
    const decided = `  ${`the Note, ${document.section}`.padEnd(14)} ${shown(wanted)}`;
    differences.push([document.name, decided, ...others].join('\n'));
  }
  rows.push([document.section, document.name, ...cells]);
}
console.log(toTable(['section', 'document', ...servers.map(({ name }) => name)], rows));
console.log(`\n${differences.join('\n')}`);
const sums = [...faults].map(([name, count]) => `${name} ${documents.length - count} of ${documents.length}`);
console.log(`\nas the Note says: ${sums.join(', ')}`);
process.exitCode = (faults.get('edge-includes') ?? 1) === 0 ? 0 : 1;

/** The page, or `error` for a status of 400 and above and for a page that is broken off. */
function ask(port: number, path: string, document: CrossDocument): Promise<string> {
  const target = document.query === undefined ? path : `${path}?${document.query}`;
  const headers = { ...document.headers, 'accept-encoding': 'identity' };
  return new Promise((resolve) => {
    const failed = () => resolve('error');
    get({ host: '127.0.0.1', port, path: target, headers, agent: false, timeout: PATIENCE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('error', failed);
      response.once('end', () => resolve((response.statusCode ?? 0) >= 400 ? 'error' : text));
    })
      .once('timeout', failed)
      .once('error', failed);
  });
}

function shown(text: string): string {
  return text === 'error' ? 'an error' : JSON.stringify(text);
}
