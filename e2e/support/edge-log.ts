/** What an edge complained of: a visitor got something else than the live releases were to give. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Messages of the edge that tell of a page, and not of its own connections. */
const ofPages = [
  'include replaced',
  'page broken off',
  'fragment refused',
  'primary fragment failed',
  'the live release fails, the one before it has made the page',
  'release not booted ahead',
  'file altered',
];

/** A slot that a busy machine was too slow for is no fault of a release. */
const LATE = /no answer within \d+ ms|answered with status 504/;

/**
 * Each complaint since a moment with its reason, oldest first; of deadlines none.
 *
 * @param since epoch milliseconds
 */
export async function readComplaints(data: string, since: number): Promise<string[]> {
  const text = await readFile(join(data, 'logs/edge.log'), 'utf8');
  return text
    .split('\n')
    .filter((line) => ofPages.some((message) => line.includes(`"msg":"${message}"`)))
    .map((line) => JSON.parse(line) as { time: string; msg: string; err?: { message: string } })
    .filter(({ time }) => Date.parse(time) >= since)
    .filter(({ err }) => !LATE.test(err?.message ?? ''))
    .map(({ msg, err, ...rest }) => `${msg}: ${err?.message ?? ''} ${JSON.stringify(rest)}`);
}
