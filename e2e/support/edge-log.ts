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

/** Each complaint since a moment with its reason, oldest first. @param since epoch milliseconds */
export async function readComplaints(data: string, since: number): Promise<string[]> {
  const text = await readFile(join(data, 'logs/edge.log'), 'utf8');
  return text
    .split('\n')
    .filter((line) => ofPages.some((message) => line.includes(`"msg":"${message}"`)))
    .map((line) => JSON.parse(line) as { time: string; msg: string; err?: { message: string } })
    .filter(({ time }) => Date.parse(time) >= since)
    .map(
      ({ msg, err, ...rest }) => `${msg}: ${err?.message ?? JSON.stringify(rest)} ${JSON.stringify(rest)}`,
    );
}
