/** A page of six fragments of which one is never stored, beside a bare proxy that fetches only that one. */

import { startBare } from '../../peers/bare.ts';
import { edgeIncludes } from '../../peers/edge.ts';
import { nginx } from '../../peers/nginx.ts';
import { varnish } from '../../peers/varnish.ts';
import { enter, type Row, rounded } from '../bench-row.ts';
import { hold } from '../contest.ts';
import { composedPage, LIVE } from '../origin/documents.ts';

const edge = edgeIncludes();

export const oneLive: Row = async (context) => {
  await using stack = new AsyncDisposableStack();
  const peers = [edge, varnish, nginx].map((peer) => ({ peer, page: 'live' }));
  const { entrants, notes } = await enter(stack, peers, context);
  const like = entrants[0]?.url;
  if (like === undefined) return { figures: [], notes };
  const fragment = `http://127.0.0.1:${context.origin}/f/live/${LIVE}`;
  const proxy = stack.use(await startBare({ like, fragment, core: context.pace.cores.server }));
  const standing = await hold(
    [...entrants, { name: 'bare proxy', url: `http://127.0.0.1:${proxy.port}/` }],
    context.pace,
    composedPage,
  );
  const { loads } = standing;
  notes.push(...standing.notes);
  const own = loads.get(edge.name);
  const figures = [...loads].map(([name, { rate }]) => ({
    name: `one of 6 uncached: ${name}`,
    value: Math.round(rate),
    unit: 'requests/s',
  }));
  if (own === undefined) return { figures, notes };
  const value = rounded(own.rate / loads.get('bare proxy')!.rate);
  const ratio = {
    name: 'one of 6 uncached: edge-includes over bare proxy',
    value,
    unit: 'times',
    atLeast: 0.6,
  };
  return { figures: [...figures, ratio], notes };
};
