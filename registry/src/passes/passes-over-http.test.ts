import { createPassReader } from '@tessera/contracts/developers';
import { describe, expect, it } from 'vitest';
import { registryKey, startRegistry } from '../testing/start-registry.ts';

describe('POST /passes', () => {
  it('gives whoever may publish a pass that edges of the site prove by themselves, and writes it down', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('orders-team', { verbs: ['read', 'publish'] });
    const body = { use: 'develop', site: 'https://market.example/path?x=1' };
    const answer = await team('POST /passes', { body });
    expect(answer.status).toBe(201);
    const read = createPassReader({ [registryKey.id]: registryKey.spki }, { site: 'https://market.example' });
    expect(read(answer.body.pass)).toMatchObject({ use: 'develop', aud: 'https://market.example' });
    expect(Date.parse(answer.body.expiresAt)).toBeGreaterThan(Date.now() + 11 * 3_600_000);
    const { body: found } = await registry.operator('GET /audit?action=pass-issued');
    expect(found.entries).toMatchObject([{ subject: { use: 'develop', site: 'https://market.example' } }]);
  });

  it('names the BFFs of the remotes that its author may publish, and no others', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('orders-team', { verbs: ['read', 'publish'] });
    const ask = (...bffs: string[]) =>
      team('POST /passes', { body: { use: 'develop', site: 'https://market.example', bffs } });
    const read = createPassReader({ [registryKey.id]: registryKey.spki }, { site: 'https://market.example' });
    expect(read((await ask('orders')).body.pass)).toMatchObject({ bffs: { orders: 'orders-team' } });
    expect(read((await ask()).body.pass)).not.toHaveProperty('bffs');
    const { body: found } = await registry.operator('GET /audit?action=pass-issued');
    expect(found.entries.map((entry: { remotes: string[] }) => entry.remotes)).toEqual([[], ['orders']]);
    for (const bffs of [['catalog'], ['orders', 'catalog']]) {
      const refused = await ask(...bffs);
      expect([refused.status, refused.body.code]).toEqual([403, 'registry-scope-refused']);
    }
    expect((await ask('unheard-of')).body.code).toBe('registry-remote-unregistered');
    await registry.operator('PUT /remotes/returns', { body: { owner: 'orders-team' } });
    const narrow = await registry.token('orders-team', { verbs: ['publish'], remotes: ['returns'] });
    const body = { use: 'develop', site: 'https://market.example', bffs: ['orders'] };
    expect((await narrow('POST /passes', { body })).status).toBe(403);
  });

  it('is for sites alone, and not for whoever only reads', async () => {
    await using registry = await startRegistry();
    const reader = await registry.token('orders-team', { verbs: ['read'] });
    const ask = (site: string) => ({ body: { use: 'develop', site } });
    expect((await reader('POST /passes', ask('https://market.example'))).status).toBe(403);
    for (const site of ['market.example', 'file:///etc', 'javascript:alert(1)']) {
      expect((await registry.operator('POST /passes', ask(site))).body.code).toBe('invalid-input');
    }
  });
});
