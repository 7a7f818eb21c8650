import { createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { createLogger } from '@tessera/service';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { questions } from './questions.ts';

function start() {
  return startTestBff(
    createApp({
      logger: createLogger('test', 'silent'),
      identityKeys: createTestGateway().identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

describeBff('sample-page', start);

describe('GET /api/sample-page/questions', () => {
  it('answers every question in the order of the page', async () => {
    await using bff = await start();
    const answer = await fetch(`${bff.url}/api/sample-page/questions`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ questions });
  });
});
