/** Signs someone in to the console, and asks as them. */

import { randomUUID } from 'node:crypto';
import type { Answer, Ask } from './answer.ts';
import { createBrowser } from './browser.ts';
import { createAsk, type TestRegistry } from './start-registry.ts';

/** Someone's way in. */
export interface Visitor {
  /** Asks as a page of the console does. */
  ask: Ask;
  /** As the audit names them. */
  actor: string;
  cookie: string;
}

/** @param who without teams, someone who may change everything */
export async function signIn(
  registry: Pick<TestRegistry, 'url' | 'operator'>,
  who: { name: string; teams?: string[] },
): Promise<Visitor> {
  const { body } = await registry.operator<{ url: string; subject: string }>('POST /console/links', {
    body: who,
  });
  const browser = createBrowser();
  await browser.open(body.url);
  const cookie = `console=${browser.cookies.get('console')}`;
  const ask = createAsk(registry.url, { cookie, 'sec-fetch-site': 'same-origin' });
  return { ask, actor: `${who.name} (${body.subject})`, cookie };
}

/** Changes production as someone. */
export function changeAs({ ask }: Visitor, action: string, body: unknown = {}): Promise<Answer> {
  return ask(`POST /channels/production/${action}`, {
    body,
    headers: { 'idempotency-key': randomUUID(), 'if-match': '*' },
  });
}
