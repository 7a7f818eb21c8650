import { describe, expect, it } from 'vitest';
import { signIn } from '../testing/sign-in.ts';
import { startOperations } from '../testing/start-operations.ts';
import { startRegistry } from '../testing/start-registry.ts';
import { connect } from './connect.ts';

describe('executions and functions at the registry', () => {
  it('are what the store and the host answer, for operators', async () => {
    await using operations = await startOperations();
    await using registry = await startRegistry({ overseen: operations.overseen });
    const person = await signIn(registry, { name: 'Ada' });
    for (const ask of [registry.operator, person.ask]) {
      const { body: list } = await ask<{ executions: object[] }>('GET /executions?status=failed');
      expect(list.executions).toMatchObject([{ execution: 'order-0002', endedIn: 'IsReserved' }]);
      const { body: one } = await ask<{ execution: object }>('GET /executions/order-0001');
      expect(one.execution).toMatchObject({ state: 'Window', title: 'TM-7K3F-92QD' });
      const { body: drawn } = await ask<{ machine: { StartAt: string } }>('GET /machines/order');
      expect(drawn.machine.StartAt).toBe('Reserve');
      const { body: usage } = await ask<{ functions: object[] }>('GET /operator/usage');
      expect(usage.functions).toHaveLength(3);
    }
  });

  it('are for nobody of a team', async () => {
    await using operations = await startOperations();
    await using registry = await startRegistry({ overseen: operations.overseen });
    const { ask } = await signIn(registry, { name: 'Grace', teams: ['orders-team'] });
    expect(await ask('GET /executions')).toMatchObject({
      status: 403,
      body: { code: 'registry-scope-refused' },
    });
  });

  it('say what is missing where the registry stands alone', async () => {
    await using registry = await startRegistry();
    for (const path of ['executions', 'executions/x', 'machines/order', 'operator/usage'])
      expect(await registry.operator(`GET /${path}`)).toMatchObject({
        status: 503,
        body: { code: 'registry-not-connected' },
      });
  });

  it('fail in words while the store is away, and everything else goes on', async () => {
    const away = { url: 'http://127.0.0.1:9', token: 'credential-of-the-registry' };
    await using registry = await startRegistry({ overseen: connect({ store: away, host: away }) });
    const { status, body } = await registry.operator('GET /executions');
    expect(status).toBeGreaterThanOrEqual(502);
    expect(body.code).toMatch(/^upstream-/);
    expect((await registry.operator('GET /overview')).status).toBe(200);
  });
});
