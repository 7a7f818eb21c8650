/** Asks a site whether a BFF may run on this machine in the place of the deployed one, before anything is started. */

import { parseRelayTerms, type RelayTerms, relayPath } from '@tessera/contracts/developers';
import { isProblem } from '@tessera/contracts/problem';
import { Sentence } from '../sentence.ts';

/** Milliseconds until the site has to answer. */
const PATIENCE = 10_000;

/** @throws Sentence with the site's reason when it does not allow it */
export async function askRelayTerms(bff: string, at: { site: string; pass: string }): Promise<RelayTerms> {
  const fail = (why: string) => new Sentence(`Cannot run BFF "${bff}" here: ${why}`);
  const answer = await fetch(at.site + relayPath(bff), {
    headers: { accept: 'application/json', authorization: `Bearer ${at.pass}` },
    signal: AbortSignal.timeout(PATIENCE),
    redirect: 'manual',
  }).catch(() => {
    throw fail(`${at.site} does not answer, see that it runs`);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return parseRelayTerms(body);
  if (!isProblem(body))
    throw fail(`${at.site} answered ${answer.status}, give the address of a Tessera site`);
  if (body.code === 'edge-not-found')
    throw fail(`${at.site} has no BFF of this name to call through, give --bff mock until it is deployed`);
  if (body.code === 'bff-path-unknown')
    throw fail(`the deployed one is too old for that, deploy it again, or give --bff live or --bff mock`);
  throw new Sentence(`${body.detail ?? body.title} (--bff live or --bff mock)`, { code: body.code });
}
