import { describe, expect, it } from 'vitest';
import { fragment } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { visitorKeys } from '../testing/crowd.ts';
import { publish, released, signBuild } from '../testing/publish.ts';
import { startRegistry, type TestRegistry } from '../testing/start-registry.ts';

const closed = (properties: object, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text = { type: 'string' };
const nesting = (passes?: object) => ({
  main: fragment({
    nests: ['recommendations/list'],
    ...(passes === undefined
      ? {}
      : { passes: { 'recommendations/list': passes as Record<string, unknown> } }),
  }),
});
const list = (params: object) => ({ list: fragment({ params: params as Record<string, unknown> }) });
const promote = (registry: TestRegistry, releases: Record<string, string>) =>
  change(registry.operator, 'promote', { releases });

describe('gates', () => {
  it('tell at publishing all that is wrong with a release, and keep nothing of it', async () => {
    await using registry = await startRegistry();
    const build = await signBuild(registry.root, 'catalog', {
      files: { 'browser/entry.js': 'export {};', 'server/server.js': "import 'react';" },
      exposes: {},
      shared: { react: '^19.0.0' },
      bundled: [{ name: 'react', version: '18.2.0', files: ['entry.js'] }],
    });
    const { status, body } = await publish(registry.operator, build);
    expect(status).toBe(422);
    expect(body.code).toBe('release-part-missing');
    expect(body.errors.map(({ field, code }) => [field, code])).toEqual([
      ['parts', 'release-part-missing'],
      ['imports', 'release-imports-refused'],
      ['duplicates', 'release-duplicate-bundled'],
    ]);
    expect(body.errors[2]?.detail).toContain('holds a copy of react 18.2.0');
    expect((await registry.operator('GET /remotes/catalog/releases')).body.releases).toEqual([]);
  });

  it('look again at a promotion: a page that came between relies on what was published to go away', async () => {
    await using registry = await startRegistry();
    const both = closed({ sku: text, tone: text });
    const recommendations = await released(registry, 'recommendations', { fragments: list(both) });
    await promote(registry, { recommendations });
    const fragments = list(closed({ sku: text }));
    const next = await released(registry, 'recommendations', { version: '2.0.0', fragments });
    const catalog = await released(registry, 'catalog', { fragments: nesting(closed({ tone: text })) });
    expect((await promote(registry, { catalog })).status).toBe(200);
    const refused = await promote(registry, { recommendations: next });
    expect(refused).toMatchObject({ status: 409, body: { code: 'release-parameters-narrowed' } });
    expect(refused.body.detail).toContain(
      '"recommendations/list" does not take all that catalog/main passes',
    );
    const version = '2.0.0';
    const less = await released(registry, 'catalog', { version, fragments: nesting(closed({ sku: text })) });
    expect((await promote(registry, { recommendations: next, catalog: less })).status).toBe(200);
    const back = await change(registry.operator, 'rollback', { releases: { catalog: null } });
    expect(back.body.code).toBe('release-parameters-narrowed');
    const together = { releases: { catalog: null, recommendations: null } };
    expect((await change(registry.operator, 'rollback', together)).status).toBe(200);
  });

  it('hold a fragment to what it took, for releases that do not say what they pass', async () => {
    await using registry = await startRegistry();
    const fragments = { list: fragment({ query: ['sku', 'tone'] }) };
    const recommendations = await released(registry, 'recommendations', { fragments });
    const catalog = await released(registry, 'catalog', { fragments: nesting() });
    await promote(registry, { recommendations, catalog });
    const less = { list: fragment({ query: ['sku'] }) };
    const next = await released(registry, 'recommendations', { version: '2.0.0', fragments: less });
    const refused = await promote(registry, { recommendations: next });
    expect(refused.body.detail).toContain('("tone" is not accepted)');
  });

  it('hold events to what live releases hear, those of a canary too', async () => {
    await using registry = await startRegistry({ visitorKeys });
    const count = { type: 'integer' };
    const event = (side: 'emits' | 'hears', payload: object) => ({
      events: {
        emits: [],
        hears: [],
        [side]: ['cart:changed'],
        payloads: { 'cart:changed': payload as Record<string, unknown> },
      },
    });
    const orders = await released(registry, 'orders', event('emits', closed({ count }, ['count'])));
    const catalog = await released(registry, 'catalog');
    await promote(registry, { orders, catalog });
    const hearing = { version: '2.0.0', ...event('hears', closed({ count }, ['count'])) };
    const canary = await released(registry, 'catalog', hearing);
    const begun = await change(registry.operator, 'canaries', {
      remote: 'catalog',
      release: canary,
      percent: 5,
    });
    expect(begun.status).toBe(200);
    const widened = event('emits', closed({ count: { type: 'number' } }, ['count']));
    const wider = await released(registry, 'orders', { version: '2.0.0', ...widened });
    const refused = await promote(registry, { orders: wider });
    expect(refused.body).toMatchObject({ code: 'release-event-unheard', canaries: [`catalog@${canary}`] });
    const silent = await released(registry, 'orders', { version: '3.0.0' });
    expect((await promote(registry, { orders: silent })).body).toMatchObject({
      code: 'release-event-removed',
      canaries: [`catalog@${canary}`],
    });
  });

  it('hold remotes to the layout of the live shell, also of one that does not describe it', async () => {
    await using registry = await startRegistry();
    const flavour = { file: 'entry.js', css: [], preload: [] };
    const shell = await released(registry, 'shell', {
      files: {
        'browser/entry.js': 'export {};',
        'server/layout.html': '<esi:include src="tessera:catalog/banner?key=banner"/>',
      },
      server: null,
      exposes: {},
      fragments: {},
      shell: { layout: 'server/layout.html', flavours: { production: flavour, development: flavour } },
    });
    expect((await promote(registry, { shell })).status).toBe(200);
    const catalog = await released(registry, 'catalog');
    expect((await promote(registry, { catalog })).body.code).toBe('release-slot-unanswered');
    const banner = await released(registry, 'catalog', {
      version: '1.1.0',
      fragments: { banner: fragment() },
    });
    expect((await promote(registry, { catalog: banner })).status).toBe(200);
  });
});
