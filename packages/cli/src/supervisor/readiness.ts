/** When Tessera is ready: every part says so, and the home page is composed. */

import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Sentence } from '../sentence.ts';
import type { PartProcess } from './part-process.ts';
import type { Part } from './parts.ts';

/** Milliseconds for everything to be ready. */
const PATIENCE = 60_000;

/** Milliseconds between two questions. */
const PAUSE = 25;

/** What a home page with its main fragment in place holds. */
const COMPOSED = '<tessera-fragment name="catalog/home"';

/** A part that dies so often before it is ready will not come up. */
const HOPELESS = 4;

/**
 * Waits for the parts, or for the one with this name.
 *
 * @throws Sentence naming the part that does not come up, with its last words
 */
export async function waitUntilReady(
  parts: readonly { part: Part; process: PartProcess }[],
  name?: string,
): Promise<void> {
  const ends = Date.now() + PATIENCE;
  const awaited = parts.filter(({ part }) => name === undefined || part.name === name);
  await Promise.all(
    awaited.map(async ({ part, process }) => {
      await until(
        async () => process.state === 'running' && (await ask(`${part.url}/ready`)).status === 200,
        {
          failed: () => process.state === 'stopped' || process.deaths >= HOPELESS || Date.now() > ends,
          why: () =>
            `Cannot start: "${part.name}" does not become ready, its last words are\n  ${lastWords(process)}`,
        },
      );
    }),
  );
}

/** @throws Sentence when the home page stays without its main fragment */
export async function waitUntilComposed(url: string): Promise<void> {
  const ends = Date.now() + PATIENCE;
  let last = 'no answer';
  await until(
    async () => {
      const { status, body } = await ask(`${url}/`);
      last = `status ${status}`;
      return status === 200 && body.includes(COMPOSED);
    },
    {
      failed: () => Date.now() > ends,
      why: () => `Cannot start: the home page is not composed (${last}), see the logs in the data folder`,
    },
  );
}

async function until(
  question: () => Promise<boolean>,
  { failed, why }: { failed: () => boolean; why: () => string },
): Promise<void> {
  while (!(await question().catch(() => false))) {
    if (failed()) throw new Sentence(why());
    await pause(PAUSE);
  }
}

/** `fetch` would take longer to load than everything else here. */
function ask(url: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const request = get(url, { agent: false, headers: { accept: 'text/html' } }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    response.on('error', reject);
  });
  request.setTimeout(10_000, () => request.destroy(new Error('no answer')));
  request.on('error', reject);
  return promise;
}

function lastWords(process: PartProcess): string {
  const words = process.tail().slice(-6);
  return words.length === 0 ? '(none)' : words.map((line) => line.slice(0, 400)).join('\n  ');
}
