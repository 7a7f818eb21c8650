import { createHash, generateKeyPairSync } from 'node:crypto';
import { createAssertionSigner, createAssertionVerifier } from '@tessera/contracts/identity';
import { describe, expect, it } from 'vitest';
import { createAuthorizer, type Decision } from './authorize.ts';

const token = 'a-token-of-sixteen-characters';
const keys = generateKeyPairSync('ed25519');
const sign = createAssertionSigner({ id: 'k', privateKey: keys.privateKey });
const digest = createHash('sha256').update(token).digest('hex');
const authorize = createAuthorizer({
  callers: { 'bff-orders': digest, store: digest },
  rules: {
    orders: { callers: ['bff-orders', 'store'], internal: { 'POST /orders/{id}/progress': ['store'] } },
    users: { callers: ['store'], internal: {} },
  },
  verify: createAssertionVerifier({
    k: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }),
});

describe('createAuthorizer()', () => {
  it('names the caller, and the customer whom a valid assertion names', async () => {
    const identity = sign({ user: 'u-1', epoch: 3, aud: 'orders' });
    expect(await ask({ identity })).toEqual({
      isAuthorized: true,
      context: { caller: 'bff-orders', user: 'u-1', epoch: 3 },
    });
  });

  it('lets a call without an assertion through as a call of nobody', async () => {
    expect(await ask({})).toEqual({ isAuthorized: true, context: { caller: 'bff-orders' } });
  });

  it.each([
    { what: 'a wrong token', call: { token: 'another-token-of-sixteen' } },
    { what: 'a caller that nobody knows', call: { caller: 'bff-other' } },
    { what: 'a function that the caller is not named for', call: { fn: 'users' } },
    { what: 'a function that is not deployed', call: { fn: 'nothing' } },
    { what: 'an operation that is for others', call: { method: 'POST', path: '/orders/o-1/progress' } },
    { what: 'an assertion for another BFF', call: { identity: sign({ user: 'u-1', aud: 'account' }) } },
    { what: 'an assertion that is none', call: { identity: 'garbage' } },
  ])('refuses $what', async ({ call }) => {
    expect(await ask(call)).toEqual({ isAuthorized: false });
  });

  it('lets the named caller use an internal operation', async () => {
    const decision = await ask({ caller: 'store', method: 'POST', path: '/orders/o-1/progress' });
    expect(decision.isAuthorized).toBe(true);
  });
});

interface Call {
  caller?: string;
  token?: string;
  identity?: string;
  fn?: string;
  method?: string;
  path?: string;
}

function ask(call: Call): Promise<Decision> {
  return authorize({
    rawPath: call.path ?? '/orders',
    headers: {
      'tessera-caller': call.caller ?? 'bff-orders',
      authorization: `Bearer ${call.token ?? token}`,
      'tessera-identity': call.identity,
    },
    stageVariables: { function: call.fn ?? 'orders' },
    requestContext: { http: { method: call.method ?? 'GET' } },
  });
}
