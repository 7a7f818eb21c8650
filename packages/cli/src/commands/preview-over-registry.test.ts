import { describe, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '../testing/installation.ts';

/** Catalog and orders are live, and a build of orders has changed. */
async function withChange(): Promise<Installation> {
  const place = await makeInstallation();
  for (const remote of ['catalog', 'orders']) await place.build(remote);
  await place.tessera('publish', 'catalog', '--promote');
  await place.tessera('publish', 'orders', '--promote');
  await place.build('orders', { files: { 'browser/entry.js': 'export const next = 1;\n' } });
  return place;
}

const claimsOf = (link: string) => {
  const pass = new URL(link).searchParams.get('pass')!;
  return JSON.parse(Buffer.from(pass.split('.')[1]!, 'base64url').toString());
};

describe('tessera preview', { timeout: 30_000 }, () => {
  it('publishes a build to a preview of its own, leaves production alone, and prints a link', async () => {
    await using place = await withChange();
    const { code, out, err } = await place.tessera('preview', 'orders', '--site', 'https://market.example/x');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Published orders@1\.0\.0-dev\.\w{8}-\w{8}\npr-1, with orders 1\.0\.0-dev\.\w{8}-\w{8}\nhttps:\/\/market\.example\/_tessera\/override\?pass=[\w.-]+\nUntil \S+Z, or until "tessera channels remove pr-1"$/,
    );
    const { channels } = await place.operator.call.listChannels({});
    expect(channels.map(({ channel, revision }) => [channel, revision])).toEqual([
      ['pr-1', 1],
      ['production', 2],
    ]);
    const claims = claimsOf(/https:\S+/.exec(out)![0]);
    expect(claims).toMatchObject({
      use: 'override',
      aud: 'https://market.example',
      channel: 'pr-1',
      sub: 'orders-team/this installation',
      may: ['orders'],
    });
    expect(Object.keys(claims.releases)).toEqual(['orders']);
  });

  it('goes on in the preview that is named, and never takes a number again', async () => {
    await using place = await withChange();
    const json = async (...args: string[]) => {
      const { out } = await place.tessera('preview', 'orders', ...args, '--json');
      return JSON.parse(out);
    };
    expect(await json('--pr', '42')).toMatchObject({ channel: 'pr-42' });
    await place.build('orders', { files: { 'browser/entry.js': 'export const next = 2;\n' } });
    const second = await json('--pr', '42', '--path', '/cart');
    expect(second.channel).toBe('pr-42');
    expect(second.link).toMatch(/&to=%2Fcart$/);
    expect(Object.values(second.releases)).toEqual([second.published[0].id]);
    await place.tessera('channels', 'remove', 'pr-42', '--yes');
    expect(await json()).toMatchObject({ channel: 'pr-43' });
  });

  it('shows a release that was published, without a preview', async () => {
    await using place = await withChange();
    const { code, out } = await place.tessera('preview', 'orders@1.0.0');
    expect(code).toBe(0);
    expect(out).toMatch(/^As production, with orders 1\.0\.0-\w{8}\nhttp:\/\/127\.0\.0\.1:8080\//);
    const { channels } = await place.operator.call.listChannels({});
    expect(channels.map(({ channel }) => channel)).toEqual(['production']);
  });

  it.each([
    { args: ['orders', '--pr', 'x'], why: 'Cannot preview as "x"' },
    { args: ['orders', '--site', 'market'], why: 'Cannot preview on "market"' },
    { args: ['orders', '--path', '//evil.example'], why: 'Cannot lead to "//evil.example"' },
    { args: ['orders@1.0.0', '--pr', '4'], why: 'published releases need no --pr' },
    { args: ['orders@9.0.0'], why: 'Cannot find release "orders@9.0.0"' },
    { args: ['catalog'], why: 'production has what was built last' },
  ])('$args is refused: $why', async ({ args, why }) => {
    await using place = await withChange();
    const refused = await place.tessera('preview', ...args);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(why);
  });
});
