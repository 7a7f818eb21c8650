import { randomUUID } from 'node:crypto';
import { applyChange, parseChannelChange } from '@tessera/contracts/channel';
import { verifyDocument } from '@tessera/contracts/release';
import { createEventReader } from '@tessera/service/feed';
import { describe, expect, it } from 'vitest';
import { publish, signBuild } from '../testing/publish.ts';
import { callerHeaders, registryKey, startRegistry } from '../testing/start-registry.ts';

type Registry = Awaited<ReturnType<typeof startRegistry>>;

/** Publishes catalog and answers how to make each of its releases live. */
async function prepare(registry: Registry, versions = ['1.0.0', '1.1.0']) {
  const ids: string[] = [];
  for (const version of versions) {
    const build = await signBuild(registry.root, 'catalog', { version });
    await publish(registry.operator, build);
    ids.push(build.id);
  }
  return (index: number) =>
    registry.operator('POST /channels/production/promote', {
      body: { releases: { catalog: ids[index] } },
      headers: { 'idempotency-key': randomUUID(), 'if-match': '*' },
    });
}

/** Follows a channel, production unless another is named; `seen` grows with each revision. An edge acknowledges each, unless it is told not to. */
async function follow(
  registry: Registry,
  options: {
    channel?: string;
    caller?: string;
    edge?: string;
    answers?: boolean;
    lastEventId?: string;
    changes?: boolean;
  } = {},
) {
  const { caller = 'edge', answers = true, lastEventId = '', changes = false } = options;
  const { edge = caller, channel = 'production' } = options;
  const left = new AbortController();
  const seen: number[] = [];
  const events: { type: string; data: string }[] = [];
  const response = await fetch(`${registry.url}/channels/${channel}/feed?edge=${edge}&changes=${changes}`, {
    headers: { ...callerHeaders(caller), ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }) },
    signal: left.signal,
  });
  const ask = registry.as(callerHeaders(caller));
  const reader = createEventReader(({ type, data }) => {
    const { revision } = JSON.parse(data);
    seen.push(revision);
    events.push({ type, data });
    if (answers) void ask(`POST /channels/${channel}/acks`, { body: { edge, revision } });
  });
  const reading = (async () => {
    for await (const chunk of response.body!) reader.write(chunk);
  })().catch(() => undefined);
  return {
    seen,
    events,
    /** The revision that the channel had when it began. */
    last: response.headers.get('tessera-feed-last'),
    ended: reading,
    async [Symbol.asyncDispose]() {
      left.abort();
      await reading;
    },
  };
}

describe('GET /channels/{channel}/feed', () => {
  it('tells each revision, and the change answers when every edge has acknowledged it', async () => {
    await using registry = await startRegistry();
    const promote = await prepare(registry);
    await using one = await follow(registry);
    await using two = await follow(registry, { caller: 'edge-2' });
    const first = await promote(0);
    expect(first.body.edges).toEqual({ acknowledged: ['edge', 'edge-2'], silent: [] });
    await promote(1);
    expect([one.seen, two.seen]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect((await registry.operator('GET /channels/production/edges')).body.edges).toEqual([
      { edge: 'edge', connected: true, acknowledged: 2 },
      { edge: 'edge-2', connected: true, acknowledged: 2 },
    ]);
  });

  it('names the edges that stay silent, and waits for no other reader', async () => {
    await using registry = await startRegistry({ feeds: { patience: 50 } });
    const promote = await prepare(registry);
    await using _one = await follow(registry);
    await using _mute = await follow(registry, { caller: 'edge-2', answers: false });
    const reader = await fetch(`${registry.url}/channels/production/feed`, {
      headers: callerHeaders('bff-catalog'),
    });
    const { body } = await promote(0);
    expect(body).toMatchObject({ changed: true, edges: { acknowledged: ['edge'], silent: ['edge-2'] } });
    await reader.body?.cancel();
  });

  it('gives the name of an edge to no BFF', async () => {
    await using registry = await startRegistry();
    const bff = await fetch(`${registry.url}/channels/production/feed?edge=edge-2`, {
      headers: callerHeaders('bff-catalog'),
    });
    await using _edge = await follow(registry, { caller: 'edge-2' });
    expect((await registry.operator('GET /channels/production/edges')).body.edges).toMatchObject([
      { edge: 'edge-2', connected: true },
    ]);
    await bff.body?.cancel();
  });

  it('keeps a place for edges, however many readers there are', async () => {
    await using registry = await startRegistry({ feeds: { limit: 8 } });
    const { body } = await registry.operator('POST /tokens', {
      body: { name: 'reader', team: 'catalog-team', remotes: ['*'], verbs: ['read'] },
    });
    const read = () =>
      fetch(`${registry.url}/channels/production/feed`, {
        headers: { authorization: `Bearer ${body.token}` },
      });
    const readers = [await read(), await read(), await read()];
    expect(readers.map(({ status }) => status)).toEqual([200, 200, 503]);
    const edge = await fetch(`${registry.url}/channels/production/feed`, { headers: callerHeaders('edge') });
    expect(edge.status).toBe(200);
    await readers[0]!.body!.cancel();
    await expect.poll(async () => (await read()).status).toBe(200);
    for (const stream of [...readers.slice(1), edge]) await stream.body?.cancel();
  });

  it('resumes by revision: only what is newer than what was seen', async () => {
    await using registry = await startRegistry();
    const promote = await prepare(registry);
    await promote(0);
    await promote(1);
    await using behind = await follow(registry, { edge: 'behind', lastEventId: '1' });
    await using current = await follow(registry, { edge: 'current', lastEventId: '2' });
    await expect.poll(() => behind.seen).toEqual([2]);
    const { body } = await promote(0);
    expect(body.edges).toEqual({ acknowledged: ['behind', 'current'], silent: [] });
    expect([behind.seen, current.seen]).toEqual([[2, 3], [3]]);
  });

  it('tells whoever understands it only what has changed, from what that one has seen', async () => {
    await using registry = await startRegistry();
    const promote = await prepare(registry);
    await promote(0);
    await using edge = await follow(registry, { changes: true });
    await using other = await follow(registry, { caller: 'edge-2' });
    await promote(1);
    const tell = ({ events }: typeof edge) => events.map(({ type }) => type);
    expect([tell(edge), tell(other)]).toEqual([
      ['message', 'change'],
      ['message', 'message'],
    ]);
    const [first, second] = edge.events.map(({ data }) => JSON.parse(data));
    expect(second.remotes).toEqual({ catalog: JSON.parse(other.events[1]!.data).remotes.catalog });
    const made = applyChange(first, parseChannelChange(second));
    expect(made).toEqual(JSON.parse(other.events[1]!.data));
    expect(verifyDocument(made, { [registryKey.id]: registryKey.spki })).toBe(true);

    await promote(0);
    await using behind = await follow(registry, { edge: 'behind', lastEventId: '1', changes: true });
    await using near = await follow(registry, { edge: 'near', lastEventId: '2', changes: true });
    await expect.poll(() => [tell(behind), tell(near)]).toEqual([['message'], ['change']]);
  });

  it('ends with its channel, and waits until there is one of this name again', async () => {
    await using registry = await startRegistry();
    await prepare(registry);
    const change = (route: string, body?: unknown) =>
      registry.operator(route, { body, headers: { 'idempotency-key': randomUUID(), 'if-match': '*' } });
    const [build] = (await registry.operator('GET /remotes/catalog/releases')).body.releases;
    const promote = () => change('POST /channels/pr-7/promote', { releases: { catalog: build!.id } });
    await promote();
    await using before = await follow(registry, { channel: 'pr-7', changes: true });
    await expect.poll(() => before.seen).toEqual([1]);
    await change('DELETE /channels/pr-7');
    await before.ended;
    await using after = await follow(registry, { channel: 'pr-7', changes: true, lastEventId: '1' });
    expect(after.last).toBe('0');
    expect((await promote()).body).toMatchObject({
      revision: 3,
      edges: { acknowledged: ['edge'], silent: [] },
    });
    expect(after.events).toMatchObject([{ type: 'message' }]);
    expect([before.seen, after.seen]).toEqual([[1], [3]]);
  });

  it('keeps an idle stream alive', async () => {
    await using registry = await startRegistry({ feeds: { heartbeat: 5 } });
    const response = await fetch(`${registry.url}/channels/production/feed`, {
      headers: callerHeaders('edge'),
    });
    let text = '';
    for await (const chunk of response.body!) {
      text += new TextDecoder().decode(chunk);
      if (text.includes(':\n\n:\n\n')) break;
    }
    expect(text).toMatch(/^retry: 500\n\n/);
  });

  it('hears no edge speak for another, nor of a revision that does not exist', async () => {
    await using registry = await startRegistry();
    const promote = await prepare(registry);
    await promote(0);
    await using _one = await follow(registry);
    const ack = (name: string, revision: number) =>
      registry.as(callerHeaders(name))('POST /channels/production/acks', {
        body: { edge: 'edge', revision },
      });
    expect((await ack('edge-2', 1)).status).toBe(403);
    expect((await ack('edge', 99)).body.code).toBe('registry-revision-unknown');
    expect((await ack('edge', 1)).status).toBe(204);
    const unheard = await registry.as(callerHeaders('edge-2'))('POST /channels/staging/acks', {
      body: { edge: 'x', revision: 0 },
    });
    expect(unheard.body.code).toBe('registry-edge-unknown');
    const team = await registry.token('catalog-team', { verbs: ['read', 'promote'] });
    const refused = await team('POST /channels/production/acks', { body: { edge: 'edge', revision: 1 } });
    expect(refused.status).toBe(403);
  });

  it('knows a process by its token alone', async () => {
    await using registry = await startRegistry();
    const { authorization } = callerHeaders('edge');
    expect((await registry.as({ authorization: authorization! })('GET /channels')).status).toBe(200);
  });
});
