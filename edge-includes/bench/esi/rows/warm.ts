/** A page whose every part is cached, with 6 fragments of 2 kB and with the same bytes in 60. */

import type { Figure } from '@tessera/testing/figures';
import { startBare } from '../../peers/bare.ts';
import { edgeIncludes } from '../../peers/edge.ts';
import { nginx } from '../../peers/nginx.ts';
import { nodesi } from '../../peers/nodesi.ts';
import type { Peer } from '../../peers/peer.ts';
import { trafficserver } from '../../peers/trafficserver.ts';
import { varnish } from '../../peers/varnish.ts';
import { enter, type Row, type RowContext, type RowReport, rounded } from '../bench-row.ts';
import { hold } from '../contest.ts';
import type { Load } from '../load.ts';
import { composedPage } from '../origin/documents.ts';

const edge = edgeIncludes();
const fewer = edgeIncludes('edge-includes, 6 fragments');
const uncomposed = edgeIncludes('edge-includes, composed pages off', ['--no-composed-pages']);
const others = [varnish, nginx, trafficserver, nodesi];

/** What is compared, and the least share of the other's requests per second. */
interface Comparison {
  of: string;
  with: string;
  atLeast?: number;
}

export const warmSix: Row = (context) =>
  compare(context, {
    title: '6 fragments',
    entries: [edge, ...others].map((peer) => ({ peer, page: '6' })),
    comparisons: [
      { of: edge.name, with: 'bare', atLeast: 0.9 },
      { of: edge.name, with: 'varnish', atLeast: 4 },
      { of: edge.name, with: 'nginx', atLeast: 3 },
      { of: edge.name, with: 'trafficserver' },
      { of: edge.name, with: 'nodesi', atLeast: 8 },
    ],
    latencies: ['varnish', 'nginx', 'trafficserver', 'nodesi'],
  });

export const warmSixty: Row = (context) =>
  compare(context, {
    title: '60 fragments',
    entries: [
      ...[edge, uncomposed, ...others].map((peer) => ({ peer, page: '60' })),
      { peer: fewer, page: '6' },
    ],
    comparisons: [
      { of: edge.name, with: fewer.name, atLeast: 0.9 },
      { of: edge.name, with: 'bare' },
      { of: uncomposed.name, with: 'bare', atLeast: 0.5 },
      { of: edge.name, with: 'varnish', atLeast: 40 },
      { of: edge.name, with: 'nginx' },
      { of: edge.name, with: 'trafficserver' },
      { of: edge.name, with: 'nodesi' },
    ],
    latencies: [],
  });

async function compare(
  context: RowContext,
  contest: {
    title: string;
    entries: readonly { peer: Peer; page: string }[];
    comparisons: readonly Comparison[];
    /** Whose p99 ours may not exceed. */
    latencies: readonly string[];
  },
): Promise<RowReport> {
  await using stack = new AsyncDisposableStack();
  const { entrants, notes } = await enter(stack, contest.entries, context);
  const like = entrants[0]?.url;
  if (like === undefined) return { figures: [], notes };
  const bare = stack.use(await startBare({ like, core: context.pace.cores.server }));
  const contestants = [...entrants, { name: 'bare', url: `http://127.0.0.1:${bare.port}/` }];
  const standing = await hold(contestants, context.pace, composedPage);
  const told = [...notes, ...standing.notes].map((note) => `${contest.title}: ${note}`);
  return { figures: toFigures(contest, standing.loads), notes: told };
}

function toFigures(
  {
    title,
    comparisons,
    latencies,
  }: { title: string; comparisons: readonly Comparison[]; latencies: readonly string[] },
  loads: ReadonlyMap<string, Load>,
): Figure[] {
  const rates = [...loads].flatMap(([name, { rate, p99 }]): Figure[] => [
    { name: `${title}: ${name}`, value: Math.round(rate), unit: 'requests/s' },
    { name: `${title}: ${name}, p99`, value: rounded(p99), unit: 'ms' },
  ]);
  const ratios = comparisons.flatMap((comparison): Figure[] => {
    const [mine, theirs] = [loads.get(comparison.of), loads.get(comparison.with)];
    if (mine === undefined || theirs === undefined) return [];
    const target = comparison.atLeast === undefined ? {} : { atLeast: comparison.atLeast };
    const name = `${title}: ${comparison.of} over ${comparison.with}`;
    return [{ name, value: rounded(mine.rate / theirs.rate), unit: 'times', ...target }];
  });
  const own = loads.get(edge.name);
  const slower = latencies.flatMap((name): Figure[] => {
    const theirs = loads.get(name);
    if (own === undefined || theirs === undefined) return [];
    const value = rounded(own.p99 / theirs.p99);
    return [{ name: `${title}: p99 over that of ${name}`, value, unit: 'times', atMost: 1 }];
  });
  return [...rates, ...ratios, ...slower];
}
