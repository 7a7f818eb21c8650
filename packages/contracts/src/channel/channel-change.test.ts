import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../release.ts';
import type { ChannelDocument } from './channel.ts';
import { applyChange, changeBetween, parseChannelChange } from './channel-change.ts';

const signature = { keyId: 'registry-1', value: 'x' };
const none = { previous: null, canary: null, withdrawn: [] };

const ref = fc.record({
  version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0'),
  digest: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
});
const canary = fc
  .record({ ref, percent: fc.constantFrom(0, 5, 100) })
  .map(({ ref, percent }) => ({ ...ref, percent, since: '2026-01-01T00:00:00.000Z', policy: {} }));
const entry = fc.record({
  owner: fc.constantFrom('a-team', 'b-team'),
  stable: ref,
  previous: fc.option(ref),
  canary: fc.option(canary),
  withdrawn: fc.subarray(['1.0.0-aaaaaaaa', '1.1.0-bbbbbbbb']),
});
const name = fc.constantFrom('catalog', 'orders', 'account', 'shell');
const route = fc.record({
  pattern: fc.constantFrom('/', '/:id'),
  remote: name,
  fragment: fc.constant('main'),
  forms: fc.boolean(),
  private: fc.boolean(),
});
const content = fc.record({
  remotes: fc.dictionary(name, entry),
  routes: fc.array(route, { maxLength: 3 }),
  owners: fc.dictionary(fc.constantFrom('a-team', 'b-team'), fc.constant({ keys: { one: 'x' } })),
  bffs: fc.dictionary(name, fc.constant({ url: 'http://127.0.0.1:1' })),
});

function documentOf(
  revision: number,
  parts: Pick<ChannelDocument, 'remotes' | 'routes' | 'owners' | 'bffs'>,
) {
  const issuedAt = `2026-01-01T00:00:0${revision}.000Z`;
  return { schema: 1 as const, channel: 'production', revision, issuedAt, ...parts, signature };
}

/** As it comes over the line. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a change of a channel', () => {
  it('makes of the document before exactly the document after', () => {
    fc.assert(
      fc.property(content, content, fc.array(name), (one, two, taken) => {
        const before = documentOf(1, one);
        // Some remotes stay what they were, as the very same object.
        const same = Object.fromEntries(
          Object.entries(one.remotes).filter(([remote]) => (taken as string[]).includes(remote)),
        );
        const after = documentOf(2, { ...two, remotes: { ...two.remotes, ...same } });
        const change = parseChannelChange(sent(changeBetween(before, after)));
        expect(canonicalJson(applyChange(before, change))).toBe(canonicalJson(after));
      }),
    );
  });

  it('holds only what differs', () => {
    const stay = { owner: 'a', stable: { version: '1.0.0', digest: 'a'.repeat(64) }, ...none };
    const before = documentOf(1, {
      remotes: { a: stay, b: stay, c: stay },
      routes: [],
      owners: {},
      bffs: {},
    });
    const next = { ...stay, withdrawn: ['1.0.0-aaaaaaaa'] };
    const after = documentOf(2, { ...before, remotes: { a: { ...stay }, b: next } });
    const { schema, channel, revision, issuedAt } = after;
    expect(changeBetween(before, after)).toEqual({
      ...{ schema, channel, revision, issuedAt, signature },
      since: 1,
      remotes: { b: next, c: null },
    });
  });

  it('is of one document of one channel, and of nothing else', () => {
    const parts = { remotes: {}, routes: [], owners: {}, bffs: {} };
    const change = changeBetween(documentOf(2, parts), documentOf(3, parts));
    expect(() => applyChange(documentOf(1, parts), change)).toThrow(
      'Cannot change revision 1 of channel "production": the change is of 2 of "production"',
    );
    expect(() => applyChange({ ...documentOf(2, parts), channel: 'staging' }, change)).toThrow(RangeError);
    expect(() => parseChannelChange({ ...change, remotes: { a: {} } })).toThrow(SyntaxError);
  });
});
