/** What a BFF says when it does not render at all: a problem instead of a fragment. */

import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import { collectBody, fieldOf, type WireResponse } from '../../wire/message.ts';

/** The code of a problem's JSON; `null` for anything else. */
export function problemCodeIn(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

/** The code of an answer that is a problem, whose body is read then; `null` for any other answer. */
export async function problemCodeOf({ headers, body }: WireResponse): Promise<string | null> {
  if (!(fieldOf(headers, 'content-type') ?? '').startsWith(PROBLEM_TYPE)) return null;
  const bytes = await collectBody(body, BYTES).catch(() => null);
  return bytes === null ? '' : (problemCodeIn(Buffer.from(bytes).toString()) ?? '');
}

/** The code with which a BFF refuses a release whose server files are not what its owner has signed. */
export const RELEASE_ALTERED = 'bff-release-altered';

/** The code of a BFF that has not the files of a release. */
export const RELEASE_UNKNOWN = 'bff-release-unknown';

/** Most bytes of a problem. */
const BYTES = 16_384;
