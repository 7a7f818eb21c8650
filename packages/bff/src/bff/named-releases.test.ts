import { join } from 'node:path';
import { releaseRef } from '@tessera/contracts/release';
import { createTestRegistry } from '@tessera/testing/registry';
import { describe, expect, it } from 'vitest';
import { releasesOf } from './named-releases.ts';

describe('releasesOf()', () => {
  it('names stable, canary and previous of every remote, anew at every call', async () => {
    await using registry = await createTestRegistry();
    const publish = (remote: string, version: string) =>
      registry.publish({ remote, version, contents: {}, exposes: {}, fragments: {} });
    const [previous, stable, canary] = await Promise.all(
      ['1.0.0', '1.1.0', '2.0.0'].map((version) => publish('catalog', version)),
    );
    const other = await publish('orders', '1.0.0');
    const releases = releasesOf(registry.channelFile);
    expect(await releases()).toEqual(new Set());

    await registry.writeChannel({
      stable: [stable!, other],
      previous: [previous!],
      canary: [{ release: canary!, percent: 5 }],
    });
    expect(await releases()).toEqual(new Set([stable!, canary!, previous!, other].map(releaseRef)));
    await registry.writeChannel({ stable: [other] });
    expect(await releases()).toEqual(new Set([releaseRef(other)]));
  });

  it('names none without a channel', async () => {
    expect(await releasesOf(undefined)()).toEqual(new Set());
    expect(await releasesOf(join('/nonexistent', 'channel.json'))()).toEqual(new Set());
  });
});
