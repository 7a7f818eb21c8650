import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Release, releaseId } from '@tessera/contracts/release';
import { createTestRegistry } from '@tessera/testing/registry';
import { describe, expect, it } from 'vitest';
import { createKeptReleases, type KeptReleasesOptions } from './kept-releases.ts';

/** Releases 1.0.0, 1.1.0, … of catalog, of which the channel names the last. */
async function setUp(count: number, options: Partial<KeptReleasesOptions> = {}) {
  const registry = await createTestRegistry();
  const releases: Release[] = [];
  for (let n = 0; n < count; n += 1) {
    releases.push(await registry.publish({ remote: 'catalog', version: `1.${n}.0` }));
  }
  const document = await registry.writeChannel({ stable: [releases.at(-1)!] });
  const refused: unknown[] = [];
  const kept = createKeptReleases({
    artifacts: registry.artifacts,
    onRefused: (error) => refused.push(error),
    ...options,
  });
  const ids = releases.map(releaseId) as [string, ...string[]];
  const entry = join(registry.artifacts, 'catalog', ids[0], 'browser/entry.js');
  return { registry, document, kept, refused, ids, entry };
}

describe('createKeptReleases()', () => {
  it('verifies a release once for all who ask, and remembers it', async () => {
    const { registry, document, kept, ids } = await setUp(1);
    await using _ = registry;
    expect(kept.known('catalog', ids[0], document)).toBeNull();
    const open = () => kept.open('catalog', ids[0], document);
    const [first, second] = await Promise.all([open(), open()]);
    expect(first?.id).toBe(ids[0]);
    expect(second).toBe(first);
    expect(await open()).toBe(first);
    expect(kept.known('catalog', ids[0], document)).toBe(first);
  });

  it('keeps so many, the most recently used ones', async () => {
    const { registry, document, kept, ids } = await setUp(3, { limit: 2 });
    await using _ = registry;
    await kept.open('catalog', ids[0], document);
    await kept.open('catalog', ids[1]!, document);
    kept.known('catalog', ids[0], document);
    await kept.open('catalog', ids[2]!, document);
    expect(ids.map((id) => kept.known('catalog', id, document)?.id ?? null)).toEqual([ids[0], null, ids[2]]);
  });

  it('tries one that was altered again after a while, not at once', async () => {
    let clock = 0;
    const { registry, document, kept, refused, ids, entry } = await setUp(1, { now: () => clock });
    await using _ = registry;
    const signed = await readFile(entry);
    await writeFile(entry, 'evil();');
    expect(await kept.open('catalog', ids[0], document)).toBeNull();
    expect(refused).toMatchObject([{ fault: 'altered' }]);
    await writeFile(entry, signed);
    clock = 9_999;
    expect(await kept.open('catalog', ids[0], document)).toBeNull();
    clock = 10_000;
    expect((await kept.open('catalog', ids[0], document))?.id).toBe(ids[0]);
    expect(refused).toHaveLength(1);
  });

  it('says nothing of what is not there', async () => {
    const { registry, document, kept, refused, ids } = await setUp(1);
    await using _ = registry;
    expect(await kept.open('catalog', '9.9.9-00000000', document)).toBeNull();
    expect(await kept.open('nobody', ids[0], document)).toBeNull();
    expect(await kept.open('__proto__', ids[0], document)).toBeNull();
    expect(await kept.open('catalog', '../../../etc', document)).toBeNull();
    expect(refused).toEqual([]);
  });

  it('gives none whose key its owner has given up', async () => {
    const { registry, document, kept, refused, ids } = await setUp(1);
    await using _ = registry;
    await kept.open('catalog', ids[0], document);
    const later = { ...document, owners: { team: { keys: {} } } };
    expect(kept.known('catalog', ids[0], later)).toBeNull();
    expect(await kept.open('catalog', ids[0], later)).toBeNull();
    expect(String(refused)).toContain('a key that is not of its owner');
  });
});
