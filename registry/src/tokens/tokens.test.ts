import { describe, expect, it } from 'vitest';
import type { ApiDescription, Ask } from '../testing/answer.ts';
import { callerHeaders, startRegistry } from '../testing/start-registry.ts';

const scope = { name: 'ci', team: 'catalog-team', remotes: ['catalog'], verbs: ['publish', 'tokens'] };

describe('/tokens', () => {
  it('shows a token once and keeps only its hash', async () => {
    await using registry = await startRegistry();
    const made = await registry.operator('POST /tokens', { body: scope });
    expect(made).toMatchObject({ status: 201, body: { createdBy: 'operator', revokedAt: null } });
    const listed = await registry.operator('GET /tokens');
    expect(listed.body.tokens).toMatchObject([{ id: made.body.id, remotes: ['catalog'] }]);
    const secret = made.body.token.split('_').slice(2).join('_');
    const rows = JSON.stringify(registry.database.prepare('SELECT * FROM tokens').all());
    const audit = JSON.stringify(registry.database.prepare('SELECT * FROM audit').all());
    expect(JSON.stringify(listed.body) + rows + audit).not.toContain(secret);
    expect(audit).toContain(made.body.id);
  });

  it('refuses a revoked, an expired and a forged token in the same words', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ now: () => now });
    const ask = async (expiresIn: number) => {
      const { body } = await registry.operator('POST /tokens', { body: { ...scope, expiresIn } });
      return { id: body.id, text: body.token, ask: registry.as({ authorization: `Bearer ${body.token}` }) };
    };
    const [short, long] = [await ask(60), await ask(600)];
    expect((await short.ask('GET /tokens')).status).toBe(200);
    now += 61_000;
    const expired = await short.ask('GET /tokens');
    expect((await long.ask('GET /tokens')).status).toBe(200);
    expect((await registry.operator(`DELETE /tokens/${long.id}`)).status).toBe(204);
    const revoked = await long.ask('GET /tokens');
    const forged = await registry.as({ authorization: `Bearer ${short.text.slice(0, -4)}AAAA` })(
      'GET /tokens',
    );
    const none = await registry.as({})('GET /tokens');
    for (const { status, body } of [expired, revoked, forged, none]) {
      expect([status, body.code]).toEqual([401, 'registry-token-refused']);
      expect(body.detail).toBe(expired.body.detail);
    }
  });

  it('lets a team make only tokens that may less than the one it asks with', async () => {
    await using registry = await startRegistry();
    const catalog = await registry.token('catalog-team', {
      verbs: ['publish', 'tokens'],
      channels: ['pr-*'],
    });
    const wanted = { ...scope, verbs: ['publish'], channels: ['pr-7'], expiresIn: 600 };
    expect((await catalog('POST /tokens', { body: wanted })).status).toBe(201);
    for (const more of [
      { verbs: ['promote'] },
      { channels: ['production'] },
      { team: 'orders-team', remotes: ['orders'] },
      { remotes: ['orders'] },
      { expiresIn: 86_400 },
    ]) {
      expect((await catalog('POST /tokens', { body: { ...wanted, ...more } })).status).toBe(403);
    }
  });

  it('ends with a token all that were made with it', async () => {
    await using registry = await startRegistry();
    const make = async (ask: Ask, expiresIn: number) => {
      const { body } = await ask('POST /tokens', { body: { ...scope, expiresIn } });
      return { id: body.id, ask: registry.as({ authorization: `Bearer ${body.token}` }) };
    };
    const { body } = await registry.operator('POST /tokens', { body: scope });
    const stolen = registry.as({ authorization: `Bearer ${body.token}` });
    const child = await make(stolen, 600);
    const grandchild = await make(child.ask, 300);
    const other = await make(registry.operator, 600);
    await registry.operator(`DELETE /tokens/${body.id}`);
    const asked = await Promise.all(
      [stolen, child.ask, grandchild.ask, other.ask].map((ask) => ask('GET /tokens')),
    );
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 200]);
  });

  it('refuses further guesses at one token, and no other token for it', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ now: () => now });
    const { body } = await registry.operator('POST /tokens', { body: scope });
    const right = registry.as({ authorization: `Bearer ${body.token}` });
    const wrong = registry.as({ authorization: `Bearer tessera_${body.id}_${'A'.repeat(43)}` });
    const unknown = registry.as({ authorization: `Bearer tessera_${'0'.repeat(16)}_${'A'.repeat(43)}` });
    for (let i = 0; i < 10; i += 1) {
      expect((await wrong('GET /tokens')).status).toBe(401);
      expect((await unknown('GET /tokens')).status).toBe(401);
    }
    const refused = await right('GET /tokens');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await unknown('GET /tokens')).status).toBe(429);
    expect((await registry.operator('GET /tokens')).status).toBe(200);
    expect((await (await registry.token('catalog-team', { verbs: ['tokens'] }))('GET /tokens')).status).toBe(
      200,
    );
    now += 60_000;
    expect((await right('GET /tokens')).status).toBe(200);
  });

  it('answers nothing but its description and its health to someone without a credential', async () => {
    await using registry = await startRegistry();
    const nobody = registry.as({});
    for (const route of [
      'GET /tokens',
      'POST /tokens',
      'GET /remotes',
      'PUT /remotes/catalog',
      'GET /nothing',
    ]) {
      expect((await nobody(route)).status).toBe(401);
    }
    const { body } = await nobody<ApiDescription>('GET /openapi.json');
    expect(body.paths['/tokens']?.post?.operationId).toBe('createToken');
    expect((await nobody('GET /healthz')).status).toBe(200);
  });

  it('lets edges and BFFs read, and nothing else', async () => {
    await using registry = await startRegistry();
    const edge = registry.as(callerHeaders('edge'));
    expect((await edge('GET /remotes')).body.remotes).toHaveLength(4);
    expect((await edge('GET /tokens')).status).toBe(403);
    expect((await edge('PUT /teams/x', { body: { keys: {} } })).status).toBe(403);
  });
});
