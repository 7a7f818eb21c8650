import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { releaseRef } from '@tessera/contracts/release';
import { startTestServer } from '@tessera/service/testing';
import { createTestRegistry } from '@tessera/testing/registry';
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

it('runBff() does not start when a release of the channel needs another version of the contract', async () => {
  await using registry = await createTestRegistry();
  const previous = await registry.publish({ remote: 'demo', bff: { name: 'demo', contract: '^2.0.0' } });
  const stable = await registry.publish({
    remote: 'demo',
    version: '1.1.0',
    bff: { name: 'demo', contract: '^1.0.0' },
  });
  await registry.writeChannel({ stable: [stable], previous: [previous] });
  const bff = start(
    {
      BFF_HOST_URL: 'http://127.0.0.1:1',
      BFF_ARTIFACTS: registry.artifacts,
      BFF_OWNER_KEYS: JSON.stringify(registry.ownerKeys),
      BFF_CHANNEL_FILE: registry.channelFile,
    },
    'pipe',
  );
  const [said, [code]] = await Promise.all([text(bff.stderr!), once(bff, 'exit')]);
  expect(said).toContain(`release "${releaseRef(previous)}" needs contract ^2.0.0 of "demo", here is 1.0.0`);
  expect(code).toBe(1);
});

function start(environment: Record<string, string>, stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  return fork(join(import.meta.dirname, '../testing/run-greeter.ts'), [], {
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
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
