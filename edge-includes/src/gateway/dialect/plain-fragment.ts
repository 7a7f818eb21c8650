/**
 * Fragments for a surrogate that announces no `try`: one that fails is answered with what its slot shows instead, as
 * a good answer that nobody keeps. Such a surrogate would otherwise put an error's own page into the page.
 */

import { ProblemError } from '@tessera/contracts/problem';
import { bodyParts, collectBody, discardBody, type WireResponse } from '../../wire/message.ts';
import { toPlainDialect } from './plain-dialect.ts';

/** Most bytes of one fragment. */
const LIMIT = 2_000_000;

/** Options for {@link answerPlainly}. */
export interface PlainFragmentOptions {
  /** What the slot shows when its fragment fails. */
  fallback(): Promise<string>;
  onFailed(error: unknown): void;
}

/** The fragment's answer, whole: a fault in its last byte is one of the fragment too. */
export async function answerPlainly(
  fetchFragment: () => Promise<WireResponse>,
  { fallback, onFailed }: PlainFragmentOptions,
): Promise<WireResponse> {
  try {
    const response = await fetchFragment();
    if (response.status >= 200 && response.status <= 299) {
      const body = await collectBody(toPlainDialect(bodyParts(response.body)), LIMIT);
      return { ...response, body };
    }
    discardBody(response.body);
    onFailed(new Error(`Cannot use the fragment: its status is ${response.status}`));
  } catch (error) {
    if (!(error instanceof ProblemError || error instanceof RangeError)) throw error;
    onFailed(error);
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
    body: Buffer.from(await fallback()),
  };
}
