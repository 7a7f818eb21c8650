import { randomUUID } from 'node:crypto';
import { createHandler, type FunctionEvent, type Visit } from '@tessera/function';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usersContract } from './contract.ts';
import { createUsersHandlers } from './users.ts';

let store: TestStore;
let users: ReturnType<typeof createUsersHandlers>;

beforeAll(async () => {
  store = await startTestStore({ LOG_LEVEL: 'info' });
  users = createUsersHandlers(store.as('fn-users'));
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const nobody: Visit = { caller: 'bff-account', requestId: 'test' };
const password = 'correct horse battery';
const address = { name: 'Ada', street: 'Weg 1', extra: '', postcode: '10115', city: 'Berlin', country: 'DE' };

async function register() {
  const email = `${randomUUID()}@example.com`;
  const account = await users.signUp({ body: { name: 'Ada', email, password } }, nobody);
  const visit: Visit = { ...nobody, user: account.id, epoch: account.epoch, sid: `sid-${randomUUID()}` };
  return { email, account, visit };
}

describe('users', () => {
  it('sign up once per email, however many try at once', async () => {
    const email = `${randomUUID()}@example.com`;
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => users.signUp({ body: { name: 'Ada', email, password } }, nobody)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('sign in with the right password, and learn nothing from a wrong one', async () => {
    const { email, account } = await register();
    expect(await users.signIn({ body: { email, password } }, nobody)).toEqual(account);
    const wrong = users.signIn({ body: { email, password: 'wrong password' } }, nobody);
    const unknown = users.signIn({ body: { email: 'nobody@example.com', password } }, nobody);
    const problems = await Promise.all(
      [wrong, unknown].map((attempt) => attempt.catch((error) => error.problem)),
    );
    expect(problems[0]).toMatchObject({ status: 401, code: 'credentials-wrong' });
    expect(problems[1]).toEqual(problems[0]);
  });

  it('wait as long for an unknown email as for a wrong password', async () => {
    const { email } = await register();
    const time = async (address: string) => {
      const started = performance.now();
      await users.signIn({ body: { email: address, password: 'wrong password' } }, nobody).catch(() => {});
      return performance.now() - started;
    };
    const known = [];
    const unknown = [];
    for (let n = 0; n < 6; n++) {
      known.push(await time(email));
      unknown.push(await time('nobody@example.com'));
    }
    const ratio = Math.min(...known) / Math.min(...unknown);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('void every older session by a new password, and tell the feed', async () => {
    const { email, visit } = await register();
    const changed = await users.changePassword(
      { body: { current: password, next: 'another long one' } },
      visit,
    );
    expect(changed.epoch).toBe(2);
    expect(await users.checkSession({}, visit)).toEqual({ valid: false, user: null });
    await expect(users.getProfile({}, visit)).rejects.toMatchObject({ code: 'users-sign-in' });
    await expect(users.getProfile({}, { ...visit, epoch: 2 })).resolves.toMatchObject({ email });
    await expect(users.signIn({ body: { email, password } }, nobody)).rejects.toMatchObject({ status: 401 });
  });

  it('end one session without ending the others', async () => {
    const { visit } = await register();
    await users.revokeSession({ params: { sid: visit.sid! } }, visit);
    expect((await users.checkSession({}, visit)).valid).toBe(false);
    expect((await users.checkSession({}, { ...visit, sid: 'sid-of-another' })).valid).toBe(true);
    await users.signOutEverywhere({}, { ...visit, sid: 'sid-of-another' });
    expect((await users.checkSession({}, { ...visit, sid: 'sid-of-another' })).valid).toBe(false);
  });

  it('keep addresses with exactly one default', async () => {
    const { visit } = await register();
    await users.addAddress({ body: address }, visit);
    const { addresses } = await users.addAddress({ body: { ...address, street: 'Weg 2' } }, visit);
    const second = addresses.find(({ street }) => street === 'Weg 2')!;
    const chosen = await users.setDefaultAddress({ params: { id: second.id } }, visit);
    expect(chosen.addresses.map(({ street, isDefault }) => [street, isDefault])).toEqual([
      ['Weg 2', true],
      ['Weg 1', false],
    ]);
    const left = await users.removeAddress({ params: { id: second.id } }, visit);
    expect(left.addresses).toMatchObject([{ street: 'Weg 1', isDefault: true }]);
    await expect(
      users.updateAddress({ params: { id: randomUUID() }, body: address }, visit),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('never find their password in a log or in plain text on disk', async () => {
    await register();
    expect(store.process.output()).not.toContain(password);
  });

  it('get a problem that names the field for a bad body', async () => {
    const lines: string[] = [];
    const handler = createHandler(usersContract, users, { write: (line) => lines.push(line) });
    const event = (body: string): FunctionEvent => ({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/accounts',
      rawQueryString: '',
      headers: {},
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'host',
        domainPrefix: 'host',
        requestId: 'request-1',
        routeKey: '$default',
        stage: '$default',
        time: '01/Jan/1970:00:00:00 +0000',
        timeEpoch: 0,
        http: { method: 'POST', path: '/accounts', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
        authorizer: { lambda: { caller: 'bff-account' } },
      },
      body,
      isBase64Encoded: false,
    });
    const context = { awsRequestId: '1', getRemainingTimeInMillis: () => 1_000 };
    const answers = await Promise.all(
      ['{', '{"name":"A","email":"no","password":"short"}'].map((body) => handler(event(body), context)),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 422]);
    expect(JSON.parse(answers[1]!.body!).errors.map(({ field }: { field: string }) => field)).toEqual([
      'body.email',
      'body.password',
    ]);
    expect(lines).toEqual([]);
  });
});
