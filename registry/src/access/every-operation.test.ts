import { expandPath, type Operation } from '@tessera/contracts/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as contracts from '../contract.ts';
import type { ApiDescription, Ask } from '../testing/answer.ts';
import { change } from '../testing/change.ts';
import { publish, released, signBuild } from '../testing/publish.ts';
import { signIn } from '../testing/sign-in.ts';
import { callerHeaders, keys, startRegistry, type TestRegistry } from '../testing/start-registry.ts';
import { verbs } from './scope.ts';

/** Everything that team B has, as it is asked for. */
interface Theirs {
  stable: string;
  previous: string;
  /** A release of theirs, signed by them, announced and not committed. */
  announced: { id: string; release: unknown };
  tokenId: string;
  subject: string;
}

interface Request {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/**
 * Who may, beside the operator. `owner`: the team of the remote. `operator`: nobody else. `edge`: edges, but no BFF.
 * `lock`: whom the operator has given it. `reader`: everyone who may read. `signed-in`: a person, about themselves. `overseer`: operators, as a process or a person.
 * `publisher`: every team, since a file belongs to nobody until a release names it.
 */
type Rule = 'overseer' | 'owner' | 'operator' | 'edge' | 'lock' | 'reader' | 'signed-in' | 'publisher';

type OperationName = { [K in keyof typeof contracts]: keyof (typeof contracts)[K] }[keyof typeof contracts];

const channel = { channel: 'production' };
const preview = { channel: 'pr-7' };
const orders = { ...channel, remote: 'orders' };
const ordersRoute = { remote: 'orders' };

/** Each operation with who may, and team B's things as what it is asked for. */
const rules: Record<OperationName, [Rule, (theirs: Theirs) => Request]> = {
  announceRelease: ['owner', ({ announced }) => ({ params: ordersRoute, body: announced.release })],
  commitRelease: ['owner', ({ announced }) => ({ params: { ...ordersRoute, id: announced.id } })],
  putBlob: ['publisher', () => ({ params: { sha384: '-'.repeat(64) } })],
  listReleases: ['reader', () => ({ params: ordersRoute })],
  getRelease: ['reader', ({ stable }) => ({ params: { ...ordersRoute, id: stable } })],

  promote: ['owner', ({ previous }) => ({ params: channel, body: { releases: { orders: previous } } })],
  rollback: ['owner', () => ({ params: channel, body: { releases: { orders: null } } })],
  withdraw: ['owner', ({ previous }) => ({ params: channel, body: { releases: { orders: [previous] } } })],
  refresh: ['operator', () => ({ params: channel, body: {} })],
  lock: ['lock', () => ({ params: channel, body: { reason: 'mine' } })],
  unlock: ['lock', () => ({ params: channel })],
  removeChannel: ['owner', () => ({ params: preview })],
  listChannels: ['reader', () => ({})],
  getChannel: ['reader', () => ({ params: channel })],

  startCanary: [
    'owner',
    ({ previous }) => ({ params: channel, body: { remote: 'orders', release: previous, percent: 5 } }),
  ],
  stepCanary: ['owner', () => ({ params: orders, body: {} })],
  pauseCanary: ['owner', () => ({ params: orders, body: {} })],
  resumeCanary: ['owner', () => ({ params: orders, body: {} })],
  abortCanary: ['owner', () => ({ params: orders, body: {} })],
  listCanaries: ['reader', () => ({ params: channel })],

  report: ['edge', () => ({ params: channel, body: { id: crypto.randomUUID(), edge: 'edge', ...noClaims } })],
  alarm: [
    'edge',
    ({ stable }) => ({
      params: channel,
      body: { edge: 'edge', remote: 'orders', release: stable, seenBy: 'edge', detail: 'altered' },
    }),
  ],
  listFigures: ['reader', () => ({ params: orders })],
  acknowledge: ['edge', () => ({ params: channel, body: { edge: 'edge-of-b', revision: 1 } })],
  followChannel: ['reader', () => ({ params: channel })],
  listEdges: ['reader', () => ({ params: channel })],

  createToken: [
    'owner',
    () => ({ body: { name: 'x', team: 'orders-team', remotes: ['*'], verbs: ['read'], expiresIn: 60 } }),
  ],
  listTokens: ['owner', () => ({ query: '?team=orders-team' })],
  revokeToken: ['owner', ({ tokenId }) => ({ params: { id: tokenId } })],

  setTeam: ['operator', () => ({ params: { team: 'orders-team' }, body: { keys: {} } })],
  setRemote: ['operator', () => ({ params: ordersRoute, body: { owner: 'catalog-team' } })],
  setBff: ['operator', () => ({ params: { bff: 'orders' }, body: { url: 'http://127.0.0.1:1' } })],
  listTeams: ['reader', () => ({})],
  listRemotes: ['reader', () => ({})],
  listBffs: ['reader', () => ({})],
  searchAudit: ['reader', () => ({})],
  issuePass: ['publisher', () => ({ body: { use: 'develop', site: 'http://127.0.0.1:1' } })],
  switchPass: ['edge', ({ stable }) => ({ body: { pass: 'a.b.c', remote: 'orders', release: stable } })],
  listExecutions: ['overseer', () => ({})],
  getExecution: ['overseer', () => ({ params: { name: 'order-1' } })],
  getMachine: ['overseer', () => ({ params: { name: 'order' } })],
  getUsage: ['overseer', () => ({})],
  collectGarbage: ['operator', () => ({ body: { apply: true } })],

  makeLink: ['operator', () => ({ body: { name: 'me', teams: ['orders-team'] } })],
  endSessions: ['operator', ({ subject }) => ({ params: { subject } })],
  getSession: ['signed-in', () => ({})],
  endSession: ['signed-in', () => ({})],
  showOverview: ['reader', () => ({})],
  compareReleases: [
    'reader',
    ({ stable, previous }) => ({ params: ordersRoute, query: `?before=${previous}&after=${stable}` }),
  ],
  listShared: ['reader', () => ({ params: channel })],
  listPages: ['reader', () => ({ params: channel })],
};

const noClaims = { served: [], failures: [], figures: [] };
const operations: Record<string, Operation> = Object.assign({}, ...Object.values(contracts));
const names = Object.keys(rules) as OperationName[];
const ruledBy = (...kinds: Rule[]) => names.filter((name) => kinds.includes(rules[name][0]));

let registry: TestRegistry;
let theirs: Theirs;
/** The secret part of a token of theirs. */
let secret: string;

beforeAll(async () => {
  registry = await startRegistry();
  const { operator } = registry;
  const version = (text: string) => released(registry, 'orders', { version: text });
  const [previous, stable, canary] = [await version('1.0.0'), await version('1.1.0'), await version('2.0.0')];
  for (const id of [previous, stable]) await change(operator, 'promote', { releases: { orders: id } });
  await change(operator, 'canaries', { remote: 'orders', release: canary, plan: '5,25,100' });
  // Production has never had it.
  await operator('POST /channels/pr-7/promote', {
    body: { releases: { orders: await version('2.1.0') } },
    headers: { 'if-match': '*', 'idempotency-key': crypto.randomUUID() },
  });
  const announced = await signBuild(registry.root, 'orders', { version: '3.0.0' });
  await operator('POST /remotes/orders/releases', { body: announced.release });
  const { body: token } = await operator('POST /tokens', {
    body: { name: 'b', team: 'orders-team', remotes: ['*'], channels: ['production'], verbs: [...verbs] },
  });
  secret = token.token.slice(`tessera_${token.id}_`.length);
  const { body: link } = await operator<{ subject: string }>('POST /console/links', {
    body: { name: 'Bea', teams: ['orders-team'] },
  });
  theirs = { stable, previous, announced, tokenId: token.id, subject: link.subject };
});
afterAll(() => registry[Symbol.asyncDispose]());

function send(ask: Ask, name: OperationName) {
  const { method, path, idempotent } = operations[name]!;
  const { params = {}, query = '', body } = rules[name][1](theirs);
  const headers = idempotent ? { 'idempotency-key': crypto.randomUUID(), 'if-match': '*' } : {};
  return ask(`${method} ${expandPath(path, params)}${query}`, { body, headers });
}

/** All that could have been changed of team B. */
async function lookAtTheirs(): Promise<unknown> {
  const routes = [
    'channels/production',
    'channels/production/canaries',
    'remotes/orders/releases',
    'channels',
  ];
  const more = ['channels/production/edges', 'tokens', 'teams', 'remotes', 'bffs', 'audit'];
  const answers = [...routes, ...more].map((route) => registry.operator(`GET /${route}`));
  return (await Promise.all(answers)).map(({ body }) => body);
}

const everything = { verbs: [...verbs], channels: ['production', 'staging', 'pr-*'] };
const strangers: Record<string, () => Promise<Ask>> = {
  'a token of another team for everything': () => registry.token('catalog-team', everything),
  'a person of another team': async () =>
    (await signIn(registry, { name: 'Ada', teams: ['catalog-team'] })).ask,
  'the BFF of another team': async () => registry.as(callerHeaders('bff-catalog')),
  'an edge': async () => registry.as(callerHeaders('edge')),
};

it('there is a rule for every operation of the contract, and every operation that is served is of it', async () => {
  expect(names.toSorted()).toEqual(Object.keys(operations).toSorted());
  const { body } = await registry.operator<ApiDescription>('GET /openapi.json');
  const served = Object.values(body.paths).flatMap((path) =>
    Object.values(path).map((operation) => operation?.operationId),
  );
  expect(served.toSorted()).toEqual(names.toSorted());
});

it.each(names)('"%s" is for nobody without a credential, nor with a revoked one', async (name) => {
  expect((await send(registry.as({}), name)).status).toBe(401);
  const { body } = await registry.operator('POST /tokens', {
    body: { name: 'old', team: 'orders-team', remotes: ['*'], verbs: [...verbs] },
  });
  await registry.operator(`DELETE /tokens/${body.id}`);
  expect((await send(registry.as({ authorization: `Bearer ${body.token}` }), name)).status).toBe(401);
});

describe.each(Object.entries(strangers))('%s', (who, come) => {
  const open: Rule[] = who === 'an edge' ? ['edge'] : [];
  const closed = (['owner', 'operator', 'overseer', 'edge'] satisfies Rule[]).filter(
    (rule) => !open.includes(rule),
  );

  it.each(ruledBy(...closed))('may not "%s" of a team, and changes nothing', async (name) => {
    const ask = await come();
    const before = await lookAtTheirs();
    const { status, body } = await send(ask, name);
    // That a token exists is told to nobody else.
    const isHidden = name === 'revokeToken' && who.startsWith('a token');
    expect({ status, code: body?.code }).toEqual(
      isHidden
        ? { status: 404, code: 'registry-token-unknown' }
        : { status: 403, code: 'registry-scope-refused' },
    );
    expect(await lookAtTheirs()).toEqual(before);
  });
});

describe('a token of a team', () => {
  it.each(ruledBy('lock'))('may not "%s" unless it was given that verb', async (name) => {
    const ask = await registry.token('orders-team', { verbs: verbs.filter((verb) => verb !== 'lock') });
    expect(await send(ask, name)).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
  });

  it.each(ruledBy('reader'))('may not "%s" unless it may read', async (name) => {
    const ask = await registry.token('catalog-team', { verbs: verbs.filter((verb) => verb !== 'read') });
    expect(await send(ask, name)).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
  });

  it.each(ruledBy('publisher'))('may not "%s" unless it may publish', async (name) => {
    const ask = await registry.token('catalog-team', { verbs: verbs.filter((verb) => verb !== 'publish') });
    expect(await send(ask, name)).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
  });

  it.each(ruledBy('reader').filter((name) => name !== 'followChannel'))(
    'reads nothing by which it could act for another team: "%s"',
    async (name) => {
      const ask = await registry.token('catalog-team', everything);
      const { status, body } = await send(ask, name);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(secret);
    },
  );

  it('sees the tokens of its own team alone', async () => {
    const ask = await registry.token('catalog-team', everything);
    const { body } = await ask('GET /tokens');
    expect([...new Set(body.tokens.map(({ team }) => team))]).toEqual(['catalog-team']);
  });

  it('takes no remote of another team along with its own', async () => {
    const own = await released(registry, 'catalog');
    const ask = await registry.token('catalog-team', everything);
    const before = await lookAtTheirs();
    const releases = { catalog: own, orders: theirs.previous };
    expect((await change(ask, 'promote', { releases })).status).toBe(403);
    const token = { name: 'x', team: 'catalog-team', remotes: ['orders'], verbs: ['read'], expiresIn: 60 };
    const { status, body } = await ask('POST /tokens', { body: token });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'registry-remote-foreign' });
    expect(await lookAtTheirs()).toEqual(before);
  });

  it('publishes nothing under the name of another team, whoever has signed it', async () => {
    const ask = await registry.token('catalog-team', everything);
    for (const key of [keys['orders']!, keys['catalog']!]) {
      const build = await signBuild(registry.root, 'orders', { version: '4.0.0', key });
      expect((await publish(ask, build)).status).toBe(403);
    }
  });
});
