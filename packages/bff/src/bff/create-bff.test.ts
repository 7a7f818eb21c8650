import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineContract } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import { createLogger, createMetrics } from '@tessera/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createTestGateway,
  describeBff,
  publishTestRelease,
  startTestBff,
  type TestRelease,
} from '../testing.ts';
import { type BffOptions, createBff } from './create-bff.ts';

const contract = defineContract(
  { whoAmI: 'GET /me', greet: 'POST /greetings', findThing: 'GET /things/{id}' },
  {
    whoAmI: { summary: 'Who asks', response: z.object({ user: z.string().nullable() }) },
    greet: {
      summary: 'Greets',
      body: z.object({ name: z.string().max(20) }),
      response: z.object({ text: z.string() }),
    },
    findThing: {
      summary: 'One thing',
      params: z.object({ id: z.string() }),
      response: z.object({ id: z.string(), user: z.string().nullable() }),
    },
  },
);

const handlers: BffOptions<typeof contract>['handlers'] = {
  whoAmI: async (_input, { identity }) => ({ user: identity?.user ?? null }),
  greet: async ({ body }, { cookies }) => {
    cookies.set('greeted', '1', { maxAge: 60 });
    return { text: `Hello ${body.name}` };
  },
  findThing: async ({ params }, { identity, cookies }) => {
    if (params.id === 'gone') {
      throw new ProblemError({ status: 404, code: 'thing-unknown', title: 'No such <thing>' });
    }
    cookies.set('seen', params.id);
    return { id: params.id, user: identity?.user ?? null };
  },
};

const server = `
const html = (props) => '<p>' + props.text + '</p>';
export const remote = { name: 'demo', fragments: {
  thing: { async load({ api, params, visitor }) {
    const thing = await api.findThing({ params: { id: params.id } });
    return { props: { text: thing.id + ' ' + thing.user + ' ' + visitor.status }, head: { title: thing.id } };
  }, render: html },
  mine: { async load({ api, visitor }) {
    const me = await api.whoAmI({});
    return { props: { text: me.user + ' ' + visitor.status + ' </script>' } };
  }, async submit({ form, api }) {
    const { text } = await api.greet({ body: { name: form.get('name') } });
    return form.get('stay') ? { status: 422, props: { text } } : { status: 303, location: '/thanks?x=ü', props: null };
  }, render: html },
  slow: { load: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))), render: html },
  hung: { load() { for (;;); }, render: html },
  crash: { load() { setImmediate(() => { throw new Error('boom'); }); return new Promise(() => {}); }, render: html },
  throws: { load() { throw new Error('secret inside'); }, render: html },
  away: { load: async () => ({ status: 303, location: '//evil.example/', props: null }), render: html },
  nest: { load: async () => ({ props: { text: '' } }), render: (_, instance) => '<div><esi:include src="/' + JSON.stringify(instance.nests).replaceAll('"', '') + '"/></div>' },
}};`;

const gateway = createTestGateway();
let artifacts: string;
let release: TestRelease;

beforeAll(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-bff-'));
  const publicCache = { cache: { maxAge: 30, staleWhileRevalidate: 60, staleIfError: 0 } };
  release = await publishTestRelease({
    artifacts,
    remote: 'demo',
    server,
    fragments: {
      thing: publicCache,
      mine: { audience: 'private' },
      slow: {},
      hung: {},
      crash: {},
      throws: publicCache,
      away: {},
      nest: publicCache,
      undeclared: {},
    },
  });
});
afterAll(() => rm(artifacts, { recursive: true, force: true }));

const start = () =>
  startTestBff(
    createBff({
      name: 'demo',
      contract,
      handlers,
      logger: createLogger('test', 'silent'),
      identityKeys: gateway.identityKeys,
      releases: { artifacts, ownerKeys: release.ownerKeys },
      budget: 2_000,
      extend: (app, { contextOf, streams }) => {
        app.get('/api/demo/stream', (request, response, next) => {
          contextOf(request, response, next);
          const stream = streams.open(request, response);
          stream.send({ id: '7', event: 'seen', data: { last: stream.lastEventId } });
        });
      },
    }),
  );

const alice = () => gateway.identify({ aud: 'demo', user: 'alice', sid: 's1', epoch: 1 });
const fragment = (bff: { url: string }, path: string, init?: RequestInit) =>
  fetch(`${bff.url}/fragments/demo/${release.id}/${path}`, { redirect: 'manual', ...init });
const soon = (ms: number) => ({ 'tessera-deadline': String(Date.now() + ms) });

describeBff('demo', start, { takesBody: { method: 'POST', path: '/greetings' } });

describe('/api', () => {
  it('answers by the contract, with the verified identity, never stored', async () => {
    await using bff = await start();
    const answer = await fetch(`${bff.url}/api/demo/me`, { headers: alice() });
    expect(await answer.json()).toEqual({ user: 'alice' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses an identity meant for another BFF', async () => {
    await using bff = await start();
    const headers = gateway.identify({ aud: 'orders', user: 'alice' });
    expect((await fetch(`${bff.url}/api/demo/me`, { headers })).status).toBe(401);
  });

  it('writes the cookies that a handler sets', async () => {
    await using bff = await start();
    const answer = await fetch(`${bff.url}/api/demo/greetings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Ann"}',
    });
    expect(answer.headers.getSetCookie()).toEqual(['greeted=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax']);
  });

  it('sends events and ends the stream when the server stops', async () => {
    const bff = await start();
    const answer = await fetch(`${bff.url}/api/demo/stream`, { headers: { 'last-event-id': '6' } });
    const text = answer.text();
    await bff[Symbol.asyncDispose]();
    expect(await text).toContain('id: 7\nevent: seen\ndata: {"last":"6"}\n\n');
  });
});

describe('warm()', () => {
  it('boots what a channel names before anybody asks, and is not stopped by what does not boot', async () => {
    const metrics = createMetrics('test');
    const bff = createBff({
      name: 'demo',
      contract,
      handlers,
      logger: createLogger('test', 'silent'),
      metrics,
      identityKeys: gateway.identityKeys,
      releases: { artifacts, ownerKeys: release.ownerKeys },
    });
    await bff.warm([`demo@${release.id}`, 'demo@9.9.9-00000000', 'other@1.0.0-00000000']);
    expect((await metrics.expose()).text).toMatch(/^bff_release_workers(\{[^}]*\})? 1$/m);
    await bff.close();
  });
});

describe('/fragments', { timeout: 30_000 }, () => {
  it('renders a public fragment for nobody in particular, whoever asks', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'thing?key=k1&id=lamp', { headers: alice() });
    expect(await answer.text()).toBe(
      `<tessera-fragment name="demo/thing" release="${release.id}" key="k1"><p>lamp null anonymous</p>` +
        '<script type="application/json">{"text":"lamp null anonymous"}</script></tessera-fragment>',
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('vary')).toBeNull();
    expect(answer.headers.get('surrogate-control')).toBe('max-age=30, stale-while-revalidate=60');
    expect(answer.headers.get('surrogate-key')).toBe(`demo demo@${release.id}`);
    expect(answer.headers.get('tessera-release')).toBe(`demo@${release.id}`);
    expect(answer.headers.get('tessera-head')).toBeTruthy();
    expect(answer.headers.get('tessera-nests')).toBe('');
  });

  it('renders a private fragment for its visitor and lets nobody keep it', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'mine', { headers: alice() });
    expect(await answer.text()).toContain('{"text":"alice customer \\u003c/script>"}');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('surrogate-control')).toBe('no-store');
  });

  it('gives a posted form to submit and answers its redirect with the cookies', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'mine', { method: 'POST', body: new URLSearchParams({ name: 'Bo' }) });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/thanks?x=%C3%BC');
    expect(answer.headers.getSetCookie()).toHaveLength(1);
  });

  it('renders the page again when submit stays on it', async () => {
    await using bff = await start();
    const body = new URLSearchParams({ name: 'Bo', stay: '1' });
    const answer = await fragment(bff, 'mine', { method: 'POST', body });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('<p>Hello Bo</p>');
  });

  it('refuses a form for a fragment that takes none', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'thing', { method: 'POST', body: new URLSearchParams() });
    expect(answer.status).toBe(405);
  });

  it('shows a problem of load as a readable, escaped page of its status, kept briefly', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'thing?id=gone');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<h1 tabindex="-1">No such &lt;thing&gt;</h1>');
    expect(answer.headers.get('surrogate-control')).toBe('max-age=10');
  });

  it('tells nothing of the inside when load throws something else', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'throws');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(answer.headers.get('surrogate-control')).toBe('no-store');
    expect(answer.headers.get('tessera-problem')).toBe('internal');
  });

  it('never redirects to another site', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'away');
    expect(answer.status).toBe(500);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('announces ESI and passes on the releases of nested fragments', async () => {
    await using bff = await start();
    const answer = await fragment(bff, 'nest?nests=other@1.0.0-0a1b2c3d');
    expect(await answer.text()).toContain('{other:1.0.0-0a1b2c3d}');
    expect(answer.headers.get('surrogate-control')).toContain('content="ESI/1.0"');
    expect((await fragment(bff, 'nest?nests=../../etc')).status).toBe(400);
  });

  it('answers 504 at the deadline, and the release goes on', async () => {
    await using bff = await start();
    await fragment(bff, 'nest');
    expect((await fragment(bff, 'slow', { headers: soon(100) })).status).toBe(504);
    expect((await fragment(bff, 'nest')).status).toBe(200);
  });

  it('ends a worker in an endless loop and starts another', async () => {
    await using bff = await start();
    await fragment(bff, 'nest');
    expect((await fragment(bff, 'hung', { headers: soon(100) })).status).toBe(504);
    await expect.poll(async () => (await fragment(bff, 'nest')).status, { timeout: 15_000 }).toBe(200);
  });

  it('survives a bundle that throws outside of any request', async () => {
    await using bff = await start();
    expect((await fragment(bff, 'crash')).status).toBe(503);
    await expect.poll(async () => (await fragment(bff, 'nest')).status, { timeout: 15_000 }).toBe(200);
  });

  it('does not render what the bundle or the release does not have', async () => {
    await using bff = await start();
    expect((await fragment(bff, 'undeclared')).status).toBe(404);
    expect((await fragment(bff, 'constructor')).status).toBe(404);
  });
});
