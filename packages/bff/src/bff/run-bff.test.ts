import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startTestServer } from '@tessera/service/testing';
import { expect, it } from 'vitest';

it('runBff() calls functions at the host as bff-<name>, checks the host for /ready, and ends at SIGTERM', async () => {
  const asked: string[] = [];
  await using host = await startTestServer((request, response) => {
    asked.push(`${request.url} ${request.headers['tessera-caller']} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json');
    response.end('{"text":"hello"}');
  });
  const bff = start({ BFF_HOST_URL: host.url });
  try {
    const [{ url }] = (await once(bff, 'message')) as [{ url: string }];
    const greeting = await fetch(`${url}/api/demo/greeting`);
    expect(await greeting.json()).toEqual({ text: 'hello' });
    expect(asked).toEqual(['/greeter/greeting bff-demo Bearer token-of-the-host']);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ checks: { host: true } });
    expect(asked.at(-1)).toContain('/healthz');
  } finally {
    bff.kill('SIGTERM');
    expect(await once(bff, 'exit')).toEqual([0, null]);
  }
});

function start(environment: Record<string, string>): ChildProcess {
  return fork(join(import.meta.dirname, '../testing/run-greeter.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      BFF_ARTIFACTS: '/nonexistent',
      BFF_OWNER_KEYS: '{}',
      BFF_IDENTITY_KEYS: '{}',
      BFF_HOST_TOKEN: 'token-of-the-host',
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
}
