/** A failure in neutral words. What is behind it stands in the log, under the same id. */

import { toProblem } from '@tessera/contracts/problem';
import type { Fields, WireResponse } from '../wire/message.ts';

/** @param accept what the client's `Accept` says: people get a page, programs a problem */
export function describeFailure(error: unknown, accept: string, id: string): WireResponse {
  const { status, title, code, detail } = toProblem(error);
  const headers: Fields = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  };
  if (accept.includes('text/html')) {
    headers['content-type'] = 'text/html; charset=utf-8';
    return { status, headers, body: Buffer.from(failurePage({ status, title, code, id })) };
  }
  headers['content-type'] = 'application/problem+json';
  const problem = {
    type: `urn:tessera:problem:${code}`,
    title,
    status,
    code,
    // What is wrong with the request is the client's business, what is wrong behind it is not.
    ...(status < 500 ? { detail } : {}),
    instance: `urn:uuid:${id}`,
  };
  return { status, headers, body: Buffer.from(JSON.stringify(problem)) };
}

interface Shown {
  status: number;
  title: string;
  code: string;
  id: string;
}

function failurePage({ status, title, code, id }: Shown): string {
  // What is wrong with a request stays wrong.
  const advice = status < 500 ? '' : '\n<p>Please try again in a moment.</p>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark }
  body { max-width: 34rem; margin: 18vh auto; padding: 0 1.25rem; font: 1rem/1.6 system-ui, sans-serif }
  h1 { line-height: 1.2; text-wrap: balance }
  small { opacity: .7; overflow-wrap: anywhere }
</style>
<h1>${title}</h1>${advice}
<p><small>${code} · ${id}</small></p>
</html>
`;
}
