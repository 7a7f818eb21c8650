import { randomBytes } from 'node:crypto';
import { createMemoryLimiter, createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { usersContract } from '@tessera/fn-users/contract';
import { createLogger, createUpstream } from '@tessera/service';
import { createSessionSealer, readCookie } from '@tessera/service/session';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

const gateway = createTestGateway();
const sealer = createSessionSealer({ keys: { one: randomBytes(32).toString('base64') } });

function start(url = 'http://127.0.0.1:1', perAccount = 5) {
  return startTestBff(
    createApp({
      users: createUpstream(usersContract, { name: 'users', url, retries: 0 }),
      sealer,
      secure: false,
      limiter: createMemoryLimiter(),
      limits: { perAccount, perNetwork: 50 },
      logger: createLogger('test', 'silent'),
      identityKeys: gateway.identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

/** A users function that knows one customer. */
function startUsers() {
  return startTestServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { password } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { password?: string };
    if (password === 'correct horse battery') {
      response.end(JSON.stringify({ id: 'user-0001', name: 'Ann', epoch: 4 }));
    } else {
      response.statusCode = 401;
      response.end(
        JSON.stringify({ status: 401, code: 'credentials-wrong', title: 'Email or password is wrong' }),
      );
    }
  });
}

const signIn = (bff: { url: string }, password: string, headers: Record<string, string> = {}) =>
  fetch(`${bff.url}/api/account/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: 'ann@example.com', password }),
  });

describeBff('account', start, { takesBody: { method: 'POST', path: '/sign-in' } });

describe('POST /api/account/sign-in', () => {
  it('seals a new session into the cookie, and keeps the guest whose cart is to be merged', async () => {
    await using users = await startUsers();
    await using bff = await start(users.url);
    const guest = gateway.identify({ aud: 'account', guest: 'guest-1', sid: 'old-session' });
    const answer = await signIn(bff, 'correct horse battery', guest);
    expect(await answer.json()).toEqual({ name: 'Ann' });
    const cookie = answer.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/^session=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    const session = await sealer.open(readCookie(cookie, 'session')!);
    expect(session).toMatchObject({ user: 'user-0001', epoch: 4, guest: 'guest-1' });
    expect(session!.sid).not.toBe('old-session');
  });

  it('sets no cookie when the password is wrong', async () => {
    await using users = await startUsers();
    await using bff = await start(users.url);
    const answer = await signIn(bff, 'wrong');
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('refuses further tries for an account, even with the right password', async () => {
    await using users = await startUsers();
    await using bff = await start(users.url, 2);
    await signIn(bff, 'wrong');
    await signIn(bff, 'wrong');
    const answer = await signIn(bff, 'correct horse battery');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('POST /api/account/sign-out', () => {
  it('revokes the session at the source and takes the cookie away', async () => {
    const revoked: (string | undefined)[] = [];
    await using users = await startTestServer((request, response) => {
      revoked.push(`${request.method} ${request.url}`);
      response.statusCode = 204;
      response.end();
    });
    await using bff = await start(users.url);
    const answer = await fetch(`${bff.url}/api/account/sign-out`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...gateway.identify({ aud: 'account', user: 'user-0001', sid: 'session-0001', epoch: 4 }),
      },
      body: '{}',
    });
    expect(answer.status).toBe(204);
    expect(revoked).toEqual(['DELETE /sessions/session-0001']);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^session=; Path=\/; Max-Age=0/);
  });
});
