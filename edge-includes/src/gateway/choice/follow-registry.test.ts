import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelDocument, changeBetween } from '@tessera/contracts/channel';
import { createTestRegistry } from '@tessera/testing/registry';
import { afterEach, describe, expect, it } from 'vitest';
import { publishShell } from '../../testing/start-edge.ts';
import { createChoice } from './choice.ts';
import { followRegistry } from './follow-registry.ts';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

/** A registry that signs documents and tells them over HTTP, and an edge's choice that follows it. */
async function setUp() {
  const registry = await createTestRegistry();
  cleanUp.push(() => registry[Symbol.asyncDispose]());
  const shell = await publishShell(registry);
  const folder = await mkdtemp(join(tmpdir(), 'tessera-follow-'));
  cleanUp.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'edge', 'channel.json');

  const feeds = new Set<ServerResponse>();
  const asked: string[] = [];
  const acks: unknown[] = [];
  let whole = '';
  const server = createServer(async (request, response) => {
    if (request.url!.startsWith('/channels/production/feed')) {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      feeds.add(response);
      return;
    }
    if (request.method === 'GET') {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.end(whole);
      return;
    }
    let body = '';
    for await (const part of request) body += String(part);
    acks.push(JSON.parse(body));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const tell = (id: number, document: unknown) => {
    whole = JSON.stringify(document);
    for (const feed of feeds) feed.write(`id: ${id}\ndata: ${whole}\n\n`);
  };
  /** Tells what differs, and has the whole ready for whoever asks. */
  const tellChange = (before: ChannelDocument, after: ChannelDocument, forged: object = {}) => {
    whole = JSON.stringify(after);
    const change = JSON.stringify({ ...changeBetween(before, after), ...forged });
    for (const feed of feeds) feed.write(`id: ${after.revision}\nevent: change\ndata: ${change}\n\n`);
  };
  const refused: unknown[] = [];
  const startEdge = async () => {
    const applied: number[] = [];
    const choice = await createChoice({
      file,
      registryKeys: registry.registryKeys,
      artifacts: registry.artifacts,
      onApplied: ({ document }) => applied.push(document.revision),
      onRefused: (error) => refused.push(error),
    });
    const errors: unknown[] = [];
    const followed = followRegistry({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/channels/production`,
      token: 'token-of-the-edge',
      edge: 'edge-1',
      choice,
      onError: (error) => errors.push(error),
    });
    const stop = () => {
      followed.close();
      choice.close();
    };
    cleanUp.push(stop);
    await expect.poll(() => followed.connected).toBe(true);
    return { choice, errors, stop, applied, revision: () => choice.current()?.document.revision };
  };
  const issue = (revision: number, channel = 'production') =>
    registry.writeChannel({ stable: [shell], revision, channel });
  /** With a route that no table can be made of. */
  const issueUnreadable = async (revision: number) => {
    const broken = await registry.publish({
      remote: 'catalog',
      fragments: { home: { criticality: 'primary' } },
      routes: [{ pattern: '/:a/:a', fragment: 'home' }],
    });
    return registry.writeChannel({ stable: [shell, broken], revision });
  };
  const issueEmpty = (revision: number) => registry.writeChannel({ stable: [], revision });
  return { startEdge, issue, issueUnreadable, issueEmpty, tell, tellChange, acks, asked, file };
}

describe('an edge that follows the registry', () => {
  it('serves a revision as soon as it is told, keeps it on disk, and acknowledges it', async () => {
    const { startEdge, issue, tell, acks, asked, file } = await setUp();
    const edge = await startEdge();
    expect(asked).toEqual([
      '/channels/production/feed?edge=edge-1&changes=true&after=0 Bearer token-of-the-edge',
    ]);
    tell(1, await issue(1));
    await expect.poll(() => acks.length).toBe(1);
    expect([acks, edge.revision()]).toEqual([[{ edge: 'edge-1', revision: 1 }], 1]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ revision: 1 });
    tell(2, await issue(2));
    await expect.poll(() => acks.length).toBe(2);
    expect(edge.revision()).toBe(2);
  });

  it('goes on after its own restart without the registry, and asks for what came after', async () => {
    const { startEdge, issue, tell, acks, asked } = await setUp();
    const first = await startEdge();
    tell(7, await issue(7));
    await expect.poll(() => acks.length).toBe(1);
    first.stop();
    const second = await startEdge();
    expect(second.revision()).toBe(7);
    expect(asked[1]).toContain('after=7');
    tell(6, await issue(6));
    await expect.poll(() => acks.length).toBe(2);
    expect([second.revision(), acks[1]]).toEqual([7, { edge: 'edge-1', revision: 7 }]);
  });

  it('begins after its restart with the last document that it could serve', async () => {
    const { startEdge, issue, issueUnreadable, tell, acks } = await setUp();
    const first = await startEdge();
    tell(1, await issue(1));
    await expect.poll(() => acks.length).toBe(1);
    tell(2, await issueUnreadable(2));
    await expect.poll(() => first.errors.length).toBe(1);
    first.stop();
    const second = await startEdge();
    expect([first.revision(), second.revision(), acks.length]).toEqual([1, 1, 1]);
  });

  it('applies a document once, though its file changes with it', async () => {
    const { startEdge, issue, tell, acks } = await setUp();
    const edge = await startEdge();
    tell(1, await issue(1));
    await expect.poll(() => acks.length).toBe(1);
    await edge.choice.reload();
    expect(edge.applied).toEqual([1]);
  });

  it('takes no document of another channel', async () => {
    const { startEdge, issue, tell, acks } = await setUp();
    const edge = await startEdge();
    tell(1, await issue(1));
    await expect.poll(() => acks.length).toBe(1);
    tell(2, await issue(2, 'staging'));
    await expect.poll(() => edge.errors.length).toBe(1);
    expect(String(edge.errors)).toContain('"production" is served here');
    expect(edge.revision()).toBe(1);
  });

  it('does not acknowledge another document of the revision that it holds, as of a registry that was restored', async () => {
    const { startEdge, issue, issueEmpty, tell, acks } = await setUp();
    const edge = await startEdge();
    const held = await issue(2);
    tell(2, held);
    await expect.poll(() => acks.length).toBe(1);
    tell(2, await issueEmpty(2));
    await expect.poll(() => edge.errors.length).toBe(1);
    expect(String(edge.errors)).toContain('another one of this revision is held');
    tell(2, held);
    tell(3, await issue(3));
    await expect.poll(() => acks.length).toBe(3);
    expect(acks.slice(1)).toEqual([2, 3].map((revision) => ({ edge: 'edge-1', revision })));
  });

  it('takes no lower revision and nothing that the registry has not signed', async () => {
    const { startEdge, issue, tell, acks, file } = await setUp();
    const edge = await startEdge();
    const older = await issue(3);
    tell(4, await issue(4));
    await expect.poll(() => acks.length).toBe(1);
    tell(3, older);
    await expect.poll(() => acks.length).toBe(2);
    tell(9, { ...(await issue(5)), revision: 9 });
    tell(10, { nothing: true });
    await expect.poll(() => edge.errors.length).toBe(2);
    expect(edge.revision()).toBe(4);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ revision: 4 });
    expect(String(edge.errors[0])).toContain('its signature is not of the registry');
  });

  it('makes the next document from what has changed, and keeps the text that the registry has signed', async () => {
    const { startEdge, issue, issueEmpty, tell, tellChange, acks, asked, file } = await setUp();
    const edge = await startEdge();
    const first = await issue(1);
    tell(1, first);
    const [second, third] = [await issueEmpty(2), await issue(3)];
    tellChange(first, second);
    tellChange(second, third);
    await expect.poll(() => acks.length).toBe(3);
    expect([edge.applied, edge.errors, asked.length]).toEqual([[1, 2, 3], [], 1]);
    expect(Object.keys(edge.choice.current()!.document.remotes)).toEqual(['shell']);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(third);
    edge.stop();
    expect((await startEdge()).revision()).toBe(3);
  });

  it('asks for the whole document when it does not hold the one that has changed', async () => {
    const { startEdge, issue, tell, tellChange, acks, asked } = await setUp();
    const edge = await startEdge();
    tell(1, await issue(1));
    await expect.poll(() => acks.length).toBe(1);
    tellChange(await issue(2), await issue(3));
    await expect.poll(() => acks.length).toBe(2);
    expect([edge.revision(), acks[1]]).toEqual([3, { edge: 'edge-1', revision: 3 }]);
    expect(asked.slice(1)).toEqual(['/channels/production Bearer token-of-the-edge']);
    expect(String(edge.errors)).toContain(
      'Cannot change revision 1 of channel "production": the change is of 2',
    );
  });

  it('uses no change that does not make what the registry has signed', async () => {
    const { startEdge, issue, issueEmpty, tell, tellChange, acks } = await setUp();
    const edge = await startEdge();
    const first = await issue(1);
    tell(1, first);
    tellChange(first, await issueEmpty(2), { remotes: {} });
    await expect.poll(() => acks.length).toBe(2);
    expect(String(edge.errors)).toContain('its signature is not of the registry');
    expect(edge.choice.current()!.document).toMatchObject({ revision: 2, remotes: {} });
  });
});
