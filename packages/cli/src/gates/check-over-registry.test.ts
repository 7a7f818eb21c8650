import { freePort } from '@tessera/testing/ports';
import { describe, expect, it } from 'vitest';
import { writeProfile } from '../registry/profile.ts';
import { makeInstallation } from '../testing/installation.ts';

const fragment = (changes: object = {}) => ({
  criticality: 'regular' as const,
  audience: 'public' as const,
  timeout: 1_000,
  query: [],
  nests: [],
  expose: './app',
  ...changes,
});
const exposes = { './app': { file: 'entry.js', css: [], preload: [] } };
const sku = { type: 'object', properties: { sku: { type: 'string' } }, additionalProperties: false };
const nesting = {
  exposes,
  fragments: {
    main: fragment({ nests: ['recommendations/list'], passes: { 'recommendations/list': sku } }),
  },
};
const list = (changes: object = {}) => ({
  exposes,
  fragments: { list: fragment({ params: sku, ...changes }) },
});

describe('tessera check', { timeout: 20_000 }, () => {
  it('lets a sound build through, and tells every gate that was asked', async () => {
    await using place = await makeInstallation();
    await place.build('catalog');
    const { code, out } = await place.tessera('check', 'catalog');
    expect(code).toBe(0);
    const asked = [...out.matchAll(/^✓ (\w+):/gm)].map(([, gate]) => gate);
    expect(asked).toEqual(
      'files parts imports duplicates budget signature version routes nests layout parameters events shared bff'.split(
        ' ',
      ),
    );
    expect(out).toMatch(
      /^catalog@1\.0\.0-\w{8}\n[\s\S]*\nproduction, revision 0\n[\s\S]*\nEvery gate lets it through$/,
    );
  });

  it('tells all that is refused at once, as the registry would, and sends nothing', async () => {
    await using place = await makeInstallation();
    await place.build('catalog', { budget: 1, ...nesting });
    const checked = await place.tessera('check', 'catalog', '--json');
    const { refused, checks } = JSON.parse(checked.out);
    expect(checked.code).toBe(1);
    expect(refused).toBe(2);
    const codes = checks.filter(({ ok }: { ok: boolean }) => !ok).map(({ code }: { code: string }) => code);
    expect(codes).toEqual(['release-budget-exceeded', 'release-nests-unanswered']);
    const published = JSON.parse((await place.tessera('publish', 'catalog', '--json')).out);
    expect(published.code).toBe('release-budget-exceeded');
    expect(
      (await place.operator.call.listReleases({ params: { remote: 'catalog' }, query: {} })).releases,
    ).toEqual([]);
  });

  it('refuses what a live release relies on, and takes builds together as one change', async () => {
    await using place = await makeInstallation();
    await place.build('catalog', nesting);
    await place.build('recommendations', list());
    await place.tessera('publish', 'catalog', 'recommendations', '--promote');
    const narrowed = { ...sku, required: ['sku'] };
    await place.build('recommendations', { version: '1.1.0', ...list({ params: narrowed }) });
    const alone = await place.tessera('check', 'recommendations');
    expect(alone.code).toBe(1);
    expect(alone.out).toContain('✗ parameters: Cannot promote "recommendations@1.1.0-');
    expect(alone.out).toContain('passes ("sku" may be missing), go on taking it');
    const passes = { 'recommendations/list': narrowed };
    await place.build('catalog', {
      version: '1.1.0',
      exposes,
      fragments: { main: fragment({ nests: ['recommendations/list'], passes }) },
    });
    expect((await place.tessera('check', 'catalog', 'recommendations')).code).toBe(0);
    const promoted = await place.tessera('publish', 'recommendations', '--promote');
    expect(promoted.err).toContain('passes ("sku" may be missing)');
  });

  it('looks at the channel that is named, and at visitors of its canaries', async () => {
    await using place = await makeInstallation();
    await place.build('recommendations', list());
    await place.build('catalog', { exposes, fragments: { main: fragment() } });
    await place.tessera('publish', 'recommendations', 'catalog', '--promote');
    await place.build('catalog', { ...nesting, version: '1.1.0' });
    await place.tessera('publish', 'catalog');
    expect((await place.tessera('canary', 'catalog@1.1.0', '--percent', '5')).code).toBe(0);
    await place.build('recommendations', { version: '2.0.0', exposes, fragments: {} });
    const { code, out } = await place.tessera('check', 'recommendations');
    expect(code).toBe(1);
    expect(out).toMatch(
      /for visitors of catalog@1\.1\.0-\w{8}\n✗ nests: Cannot promote: fragment "catalog\/main"/,
    );
    expect((await place.tessera('check', 'recommendations', '--channel', 'staging')).code).toBe(0);
  });

  it('tells of a version that is taken, of a key that nobody believes, and of a build that is not there', async () => {
    await using place = await makeInstallation();
    await place.build('catalog');
    await place.tessera('publish', 'catalog');
    await place.build('catalog', { files: { 'browser/entry.js': 'export {};\n' } });
    expect((await place.tessera('check', 'catalog')).out).toContain(
      '✗ version: Cannot publish "catalog@1.0.0": this version exists and differs in browser/entry.js, raise the version',
    );
    await place.operator.call.setTeam({ params: { team: 'catalog-team' }, body: { keys: {} } });
    expect((await place.tessera('check', 'catalog')).out).toContain('does not believe the key');
    const missing = await place.tessera('check', 'orders');
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.out).toContain('✗ files: Cannot publish');
  });

  it('asks the gates of the build alone when there is no registry, and says so', async () => {
    await using place = await makeInstallation();
    await place.build('catalog');
    const url = `http://127.0.0.1:${await freePort()}`;
    writeProfile(place.data, { url, operator: place.operator.token, teams: {} });
    const { code, out } = await place.tessera('check', 'catalog');
    expect(code).toBe(1);
    expect(out).toContain('✓ budget:');
    expect(out).toContain('production\n✗ registry: Cannot reach the registry: nobody answers');
  });
});
