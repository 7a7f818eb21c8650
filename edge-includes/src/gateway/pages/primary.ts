/** Asks for the primary fragment of a page and turns its answer, or its failure, into the page's. */

import { decodeHead, type PageHead } from '@tessera/contracts/fragment';
import { headers as names } from '@tessera/contracts/headers';
import { ProblemError, toProblem } from '@tessera/contracts/problem';
import { fieldOf, type WireResponse } from '../../wire/message.ts';

/** What the primary fragment decides of its page. */
export interface PrimaryAnswer {
  status: number;
  /** A path of this site, with a redirecting status. */
  location: string | null;
  cookies: string[];
  head: PageHead | null;
  /** Fragments that it has slots for, `remote/fragment`; `null` when its BFF does not say. */
  uses: readonly string[] | null;
  /** `null`: a notice stands in its place. */
  body: WireResponse['body'];
}

/** @param onFault hears of what its BFF did wrong */
export async function askPrimary(
  fetchPrimary: () => Promise<WireResponse>,
  onFault: (error: unknown) => void,
): Promise<PrimaryAnswer> {
  let response: WireResponse;
  try {
    response = await fetchPrimary();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status >= 500) onFault(error);
    return withoutBody(toProblem(error).status);
  }
  const { status, headers } = response;
  const cookies = headers['set-cookie'];
  const answer = {
    status,
    cookies: Array.isArray(cookies) ? cookies : cookies === undefined ? [] : [cookies],
    head: readHead(headers[names.head], onFault),
    uses: readUses(fieldOf(headers, names.nests)),
    body: response.body,
  };
  if (status < 300 || status > 399) return { ...answer, location: null };
  const location = fieldOf(headers, 'location') ?? '';
  if ([301, 302, 303, 307, 308].includes(status) && /^\/(?![/\\])[\x21-\x7e]*$/.test(location)) {
    return { ...answer, location, body: null };
  }
  onFault(
    new Error(`Cannot redirect with status ${status} to "${location}": only paths of this site are allowed`),
  );
  return withoutBody(502);
}

/** The answer where a notice stands in the fragment's place. */
export function withoutBody(status: number): PrimaryAnswer {
  return { status, location: null, cookies: [], head: null, uses: [], body: null };
}

function readUses(field: string | undefined): string[] | null {
  return field === undefined ? null : field.split(',').filter((name) => name !== '');
}

function readHead(field: string | string[] | undefined, onFault: (error: unknown) => void): PageHead | null {
  if (typeof field !== 'string') return null;
  try {
    return decodeHead(field);
  } catch (error) {
    onFault(error);
    return null;
  }
}
