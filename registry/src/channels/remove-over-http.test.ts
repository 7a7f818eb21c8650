import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '@tessera/contracts/http';
import { describe, expect, it } from 'vitest';
import type { channelContract } from '../contract.ts';
import type { Ask } from '../testing/answer.ts';
import { temporaryFolder } from '../testing/build-folder.ts';
import { released } from '../testing/publish.ts';
import { signIn } from '../testing/sign-in.ts';
import { callerHeaders, startRegistry, type TestRegistry } from '../testing/start-registry.ts';

type Channels = Output<typeof channelContract.listChannels>;

const changing = (headers: Record<string, string> = {}) => ({
  'if-match': '*',
  'idempotency-key': randomUUID(),
  ...headers,
});

const remove = (ask: Ask, channel = 'pr-7', headers: Record<string, string> = {}, query = '') =>
  ask(`DELETE /channels/${channel}${query}`, { headers: changing(headers) });

const promote = (ask: Ask, channel: string, releases: Record<string, string>, headers = {}) =>
  ask(`POST /channels/${channel}/promote`, { body: { releases }, headers: changing(headers) });

/** Production has catalog and orders, `pr-7` a newer catalog. */
async function withPreview(registry: TestRegistry) {
  const [catalog, orders] = [await released(registry, 'catalog'), await released(registry, 'orders')];
  const next = await released(registry, 'catalog', { version: '1.1.0' });
  await promote(registry.operator, 'production', { catalog, orders });
  await promote(registry.operator, 'pr-7', { catalog: next });
  return { catalog, orders, next };
}

const names = async ({ operator }: TestRegistry) =>
  (await operator<Channels>('GET /channels')).body.channels.map(({ channel }) => channel);

describe('DELETE /channels/{channel}', () => {
  it('takes a preview away with all that it names, and says who and why', async () => {
    await using registry = await startRegistry();
    const { next, catalog } = await withPreview(registry);
    const removed = await remove(registry.operator, 'pr-7', { 'if-match': '"1"' }, '?reason=merged');
    expect(removed).toMatchObject({ status: 200, body: { channel: 'pr-7', revision: 2, rollouts: [] } });
    expect(await names(registry)).toEqual(['production']);
    expect((await registry.operator('GET /channels/pr-7')).body.code).toBe('registry-channel-unknown');
    const placesOf = async (id: string) =>
      (await registry.operator(`GET /remotes/catalog/releases/${id}`)).body.channels;
    expect([await placesOf(next), await placesOf(catalog)]).toEqual([[], ['production']]);
    const { entries } = (await registry.operator('GET /audit?channel=pr-7&action=remove')).body;
    expect(entries).toMatchObject([
      { actor: 'operator', origin: '127.0.0.1', reason: 'merged', revision: 2, remotes: ['catalog'] },
    ]);
  });

  it('goes on above the last revision when it is made again, also after a restart', async () => {
    await using root = await temporaryFolder();
    let next: string;
    {
      await using registry = await startRegistry({ root: root.path });
      ({ next } = await withPreview(registry));
      await remove(registry.operator);
    }
    await using registry = await startRegistry({ root: root.path });
    expect(await names(registry)).toEqual(['production']);
    const again = await promote(registry.operator, 'pr-7', { catalog: next }, { 'if-match': '"0"' });
    expect(again.body).toMatchObject({ revision: 3, changed: true });
    expect((await remove(registry.operator)).body).toMatchObject({ revision: 4 });
    expect((await promote(registry.operator, 'pr-7', { catalog: next })).body).toMatchObject({ revision: 5 });
  });

  it.each(['production', 'staging'])('refuses to remove "%s", whoever asks', async (channel) => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    await promote(registry.operator, channel, { catalog });
    const refused = await remove(registry.operator, channel);
    expect(refused).toMatchObject({ status: 409, body: { code: 'registry-channel-permanent' } });
    expect(await names(registry)).toEqual([channel]);
  });

  it('refuses a locked one, one that changed meanwhile, a blind request and one that is not there', async () => {
    await using registry = await startRegistry();
    await withPreview(registry);
    const lock = { body: { reason: 'demo' } };
    await registry.operator('PUT /channels/pr-7/lock', lock);
    expect(await remove(registry.operator)).toMatchObject({
      status: 423,
      body: { code: 'registry-channel-locked' },
    });
    await registry.operator('DELETE /channels/pr-7/lock');
    expect(await remove(registry.operator, 'pr-7', { 'if-match': '"9"' })).toMatchObject({
      status: 412,
      body: { code: 'registry-revision-passed', revision: 1 },
    });
    const blind = await registry.operator('DELETE /channels/pr-7', {
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(blind.body.code).toBe('registry-revision-required');
    expect((await remove(registry.operator, 'pr-8')).body.code).toBe('registry-channel-unknown');
    expect(await names(registry)).toEqual(['pr-7', 'production']);
  });

  it('tells whoever changes it from what they saw that it was removed', async () => {
    await using registry = await startRegistry();
    const { next } = await withPreview(registry);
    await remove(registry.operator);
    const late = await promote(registry.operator, 'pr-7', { catalog: next }, { 'if-match': '"1"' });
    expect(late).toMatchObject({ status: 412, body: { happened: [{ action: 'remove', revision: 2 }] } });
    expect(await names(registry)).toEqual(['production']);
  });

  it('answers a repeated request as the first time, though the channel is there again', async () => {
    await using registry = await startRegistry();
    const { next } = await withPreview(registry);
    const headers = { 'if-match': '"1"', 'idempotency-key': randomUUID() };
    const first = await remove(registry.operator, 'pr-7', headers);
    await promote(registry.operator, 'pr-7', { catalog: next });
    const second = await remove(registry.operator, 'pr-7', headers);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await remove(registry.operator, 'pr-7', headers, '?reason=x')).body.code).toBe(
      'registry-key-reused',
    );
    expect(await names(registry)).toEqual(['pr-7', 'production']);
  });

  it('ends the canaries on it', async () => {
    await using registry = await startRegistry();
    await withPreview(registry);
    const canary = await released(registry, 'orders', { version: '2.0.0' });
    await registry.operator('POST /channels/pr-7/canaries', {
      body: { remote: 'orders', release: canary, percent: 5 },
      headers: changing(),
    });
    const end = { remote: 'orders', release: canary, status: 'replaced', percent: null };
    expect((await remove(registry.operator)).body.rollouts).toMatchObject([end]);
    const { body } = await registry.operator('GET /channels/pr-7/canaries');
    expect(body).toMatchObject({
      canaries: [],
      ended: [{ remote: 'orders', endReason: 'The channel was removed' }],
    });
  });
});

describe('who may remove a preview', () => {
  it('whoever may promote there all that production never had', async () => {
    await using registry = await startRegistry();
    const { next } = await withPreview(registry);
    const scope = { verbs: ['promote'], channels: ['pr-*'] };
    const catalog = await registry.token('catalog-team', scope);
    const orders = await registry.token('orders-team', scope);
    const tokens = [
      orders,
      await registry.token('catalog-team', { ...scope, verbs: ['rollback', 'canary', 'lock'] }),
      await registry.token('catalog-team', { ...scope, channels: ['production', 'pr-8'] }),
      registry.as(callerHeaders('bff-catalog')),
      (await signIn(registry, { name: 'Bo', teams: ['orders-team'] })).ask,
    ];
    for (const ask of tokens)
      expect(await remove(ask)).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
    expect(await names(registry)).toEqual(['pr-7', 'production']);
    // What other teams promote to production meanwhile takes nothing from whoever made the preview.
    const later = await released(registry, 'orders', { version: '3.0.0' });
    await promote(registry.operator, 'production', { orders: later });
    expect((await remove(catalog)).status).toBe(200);

    await promote(registry.operator, 'pr-7', { catalog: next });
    const person = await signIn(registry, { name: 'Ada', teams: ['catalog-team'] });
    expect((await remove(person.ask)).status).toBe(200);

    await promote(registry.operator, 'pr-7', { catalog: next });
    await promote(registry.operator, 'production', { catalog: next });
    expect((await remove(orders)).status).toBe(200);
  });

  it('nobody but the operator where two teams would lose something', async () => {
    await using registry = await startRegistry();
    await withPreview(registry);
    const orders = await released(registry, 'orders', { version: '2.0.0' });
    await promote(registry.operator, 'pr-7', { orders });
    const scope = { verbs: ['promote'], channels: ['pr-*'] };
    for (const team of ['catalog-team', 'orders-team'])
      expect((await remove(await registry.token(team, scope))).status).toBe(403);
    expect((await remove(registry.operator)).status).toBe(200);
  });
});

describe('the file of a channel', () => {
  it('goes with the channel, and one that a kill has left does not bring it back', async () => {
    await using root = await temporaryFolder();
    const files = join(root.path, 'channels');
    const file = join(files, 'pr-7.json');
    let text: string;
    {
      await using registry = await startRegistry({ root: root.path, files });
      await withPreview(registry);
      await expect.poll(() => existsSync(file)).toBe(true);
      text = JSON.stringify((await registry.operator('GET /channels/pr-7')).body);
      await remove(registry.operator);
      await expect.poll(() => existsSync(file)).toBe(false);
    }
    await writeFile(file, text);
    await using registry = await startRegistry({ root: root.path, files });
    expect(await names(registry)).toEqual(['production']);
    await expect.poll(() => existsSync(file)).toBe(false);
  });
});
