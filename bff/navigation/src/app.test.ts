import { createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { cartsContract } from '@tessera/fn-carts/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createLogger, createUpstream } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

const gateway = createTestGateway();

function start(url = 'http://127.0.0.1:1') {
  const upstream = { name: 'functions', url, retries: 0 };
  return startTestBff(
    createApp({
      products: createUpstream(productsContract, upstream),
      carts: createUpstream(cartsContract, upstream),
      users: createUpstream(usersContract, upstream),
      logger: createLogger('test', 'silent'),
      identityKeys: gateway.identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

const alice = () => gateway.identify({ aud: 'navigation', user: 'user-alice', sid: 'session-1', epoch: 1 });

describeBff('navigation', start);

describe('GET /api/navigation/cart-count', () => {
  it('is 0 for a visitor without a session, and asks nobody', async () => {
    await using bff = await start();
    expect(await (await fetch(`${bff.url}/api/navigation/cart-count`)).json()).toEqual({ count: 0 });
  });

  it('passes the identity on to the carts function', async () => {
    await using functions = await startTestServer((request, response) => {
      response.end(JSON.stringify({ count: request.headers['tessera-identity'] ? 3 : 0 }));
    });
    await using bff = await start(functions.url);
    const answer = await fetch(`${bff.url}/api/navigation/cart-count`, { headers: alice() });
    expect(await answer.json()).toEqual({ count: 3 });
  });
});

describe('GET /api/navigation/me', () => {
  it('names nobody when the session was ended at the source', async () => {
    await using functions = await startTestServer((_request, response) => {
      response.statusCode = 401;
      response.end(JSON.stringify({ status: 401, code: 'users-sign-in', title: 'Sign in' }));
    });
    await using bff = await start(functions.url);
    const answer = await fetch(`${bff.url}/api/navigation/me`, { headers: alice() });
    expect(await answer.json()).toEqual({ name: null });
  });
});

describe('GET /api/navigation/suggestions', () => {
  it('needs something typed', async () => {
    await using bff = await start();
    expect((await fetch(`${bff.url}/api/navigation/suggestions?q=%20`)).status).toBe(422);
  });
});
