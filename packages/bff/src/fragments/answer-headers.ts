/** The headers of a fragment's answer: what caches between the BFF and the visitor may do with it. */

import type { FragmentDeclaration } from '@tessera/contracts/release';

export interface AnswerFacts {
  status: number;
  /** GET, as opposed to a posted form. */
  safe: boolean;
  declaration: Pick<FragmentDeclaration, 'audience' | 'cache'>;
  remote: string;
  /** `<version>-<digest8>` */
  release: string;
  html: string;
}

/** Seconds that a public fragment's 404 may be kept. */
const NOT_FOUND_AGE = 10;

/** Lower-case names. `Vary` is never among them: whatever makes a difference is in the URL. */
export function cacheHeaders(facts: AnswerFacts): Record<string, string> {
  const esi = facts.html.includes('<esi:') ? ['content="ESI/1.0"'] : [];
  const age = facts.declaration.audience === 'public' && facts.safe ? ageOf(facts) : null;
  if (age === null) {
    return {
      'cache-control': 'private, no-store',
      'surrogate-control': ['no-store', ...esi].join(', '),
    };
  }
  return {
    'cache-control': 'no-cache',
    'surrogate-control': [age, ...esi].join(', '),
    'surrogate-key': `${facts.remote} ${facts.remote}@${facts.release}`,
  };
}

/** The freshness of a public answer as Surrogate-Control says it, or `null` for one that is not kept. */
function ageOf({ status, declaration: { cache } }: AnswerFacts): string | null {
  if (status === 404) return `max-age=${NOT_FOUND_AGE}`;
  if (status !== 200 || cache === undefined) return null;
  return [
    `max-age=${cache.maxAge}`,
    ...(cache.staleWhileRevalidate > 0 ? [`stale-while-revalidate=${cache.staleWhileRevalidate}`] : []),
    ...(cache.staleIfError > 0 ? [`stale-if-error=${cache.staleIfError}`] : []),
  ].join(', ');
}
