import type { JsonSchema } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { makeRelease } from '../testing/make-release.ts';
import { checkComposition } from './check-composition.ts';
import { type Composition, withCanaries } from './composition.ts';

const refusals = (composition: Partial<Composition>) =>
  checkComposition({
    live: [],
    previous: [],
    replaced: [],
    bffs: {},
    slotsOf: (shell) => shell.shell?.slots ?? [],
    ...composition,
  }).flatMap(({ gate, error }) => (error === null ? [] : [`${gate}: ${error.message}`]));

const closed = (properties: Record<string, unknown>, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text = { type: 'string' };

describe('parameters', () => {
  const nested = 'recommendations/list';
  const list = (facts: object, version = '1.0.0') =>
    makeRelease('recommendations', { version, fragments: { list: facts } });
  const page = (passes?: JsonSchema) =>
    makeRelease('catalog', {
      fragments: {
        product: { nests: [nested], ...(passes === undefined ? {} : { passes: { [nested]: passes } }) },
      },
    });
  const old = list({ params: closed({ sku: text, tone: text }) });

  it('refuses a fragment that does not take what a live release says that it passes', () => {
    const passing = page(closed({ sku: text }, ['sku']));
    expect(refusals({ live: [passing, list({ params: closed({ sku: text }) })] })).toEqual([]);
    expect(refusals({ live: [passing, list({ params: closed({ id: text }) })] })).toEqual([
      expect.stringMatching(
        /^parameters: Cannot promote "recommendations@.*": "recommendations\/list" does not take all that catalog\/product passes \("sku" is not accepted\), /,
      ),
    ]);
    expect(refusals({ live: [passing, list({ query: [] })] })[0]).toContain('"sku" is not accepted');
    expect(refusals({ live: [passing, list({ query: ['sku'] })] })).toEqual([]);
  });

  it('lets a fragment drop what nobody passes, and take less together with a page that passes less', () => {
    const fresh = list({ params: closed({ sku: { ...text, maxLength: 9 } }) }, '2.0.0');
    const replaced = [old];
    expect(refusals({ live: [page(closed({})), fresh], replaced })).toEqual([]);
    expect(refusals({ live: [page(closed({ sku: { const: 'A-1' } })), fresh], replaced })).toEqual([]);
  });

  it('holds a fragment to all that it took while a release nests it that does not say what it passes', () => {
    const fresh = list({ params: closed({ sku: text }) }, '2.0.0');
    expect(refusals({ live: [page(), fresh], replaced: [old] })[0]).toContain('"tone" is not accepted');
    expect(
      refusals({
        live: [page(), list({ params: closed({ sku: text, tone: text, by: text }) })],
        replaced: [old],
      }),
    ).toEqual([]);
    expect(
      refusals({ live: [page(), list({ query: [] })], replaced: [list({ query: ['sku'] })] })[0],
    ).toContain('"sku" is not accepted');
    expect(refusals({ live: [fresh], replaced: [old] })).toEqual([]);
  });

  it('holds fragments to what the layout passes, and to be there at all', () => {
    const flavour = { file: 'entry.js', css: [], preload: [] };
    const shell = makeRelease('shell', {
      shell: {
        layout: 'server/layout.html',
        slots: [{ fragment: 'navigation/header', params: { tone: 'dark' } }],
        flavours: { production: flavour, development: flavour },
      },
    });
    const header = (facts: object) => makeRelease('navigation', { fragments: { header: facts } });
    const dark = closed({ tone: { enum: ['dark', 'light'] } });
    expect(refusals({ live: [shell] })).toEqual([]);
    expect(refusals({ live: [shell, header({ params: dark })] })).toEqual([]);
    expect(
      refusals({ live: [shell, header({ params: closed({ tone: { const: 'light' } }) })] })[0],
    ).toContain('all that the layout of the shell passes ("tone" may be "dark", only "light" is accepted)');
    expect(refusals({ live: [shell, makeRelease('navigation')] })).toEqual([
      expect.stringMatching(/^layout: Cannot promote "navigation@.*": it has no "navigation\/header", /),
    ]);
  });
});

describe('events', () => {
  const event = 'cart:changed';
  const emits = (payload?: JsonSchema) =>
    makeRelease('orders', {
      events: {
        emits: [event],
        hears: [],
        ...(payload === undefined ? {} : { payloads: { [event]: payload } }),
      },
    });
  const hears = (payload: JsonSchema) =>
    makeRelease('navigation', { events: { emits: [], hears: [event], payloads: { [event]: payload } } });
  const count = { type: 'integer', minimum: 0 };
  const known = hears(closed({ count }, ['count']));

  it('lets payloads grow by members that hearers do not know', () => {
    expect(refusals({ live: [emits(closed({ count, sku: text }, ['count'])), known] })).toEqual([]);
    expect(refusals({ live: [emits(), known] })).toEqual([]);
  });

  it.each<[string, JsonSchema, string]>([
    ['loses a member', closed({ sku: text }), '"count" may be missing'],
    ['may lack a member', closed({ count }), '"count" may be missing'],
    ['widens a member', closed({ count: { type: 'number' } }, ['count']), '"count" may be a fraction'],
  ])('refuses a payload that %s', (_what, payload, why) => {
    const [refusal] = refusals({ live: [emits(payload), known] });
    expect(refusal).toMatch(
      /^events: Cannot promote: "cart:changed" as "orders@.*" emits it is not what "navigation@/,
    );
    expect(refusal).toContain(why);
  });

  it('refuses to take away the last release that emits what is heard', () => {
    const replaced = [emits()];
    const silent = makeRelease('orders', { version: '2.0.0' });
    expect(refusals({ live: [silent, known], replaced })).toEqual([
      expect.stringMatching(
        /^events: Cannot promote "orders@2.*": nobody would emit "cart:changed", which "navigation@/,
      ),
    ]);
    expect(refusals({ live: [silent], replaced })).toEqual([]);
    const other = makeRelease('catalog', { events: { emits: [event], hears: [] } });
    expect(refusals({ live: [silent, other, known], replaced })).toEqual([]);
    expect(refusals({ live: [silent, known] })).toEqual([]);
  });
});

describe('withCanaries()', () => {
  it('looks at each canary alone and at all of them, each in the place of its stable release', () => {
    const [catalog, orders] = [makeRelease('catalog'), makeRelease('orders')];
    const canaries = [
      makeRelease('catalog', { version: '2.0.0' }),
      makeRelease('orders', { version: '2.0.0' }),
    ];
    const composition = { live: [catalog, orders], previous: [], replaced: [], bffs: {}, slotsOf: () => [] };
    const mixed = withCanaries(composition, canaries).map((given) => given.composition);
    expect(mixed.map(({ live }) => live)).toEqual([[canaries[0], orders], [catalog, canaries[1]], canaries]);
    expect(mixed.map(({ replaced }) => replaced)).toEqual([[catalog], [orders], [catalog, orders]]);
  });
});
