import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { startOverriddenShop } from '../../testing/start-overrides.ts';
import { manifestIn } from '../../testing/start-shop.ts';

describe('an override that follows a preview', () => {
  it('shows what the preview names by then, of the remotes of the pass', async () => {
    const { visit, cookieOf, passFor, setPreview, next, nextId, publishNext, time } =
      await startOverriddenShop();
    await setPreview(next, 3);
    const cookie = cookieOf(passFor({ channel: 'pr-7' }));
    expect((await visit('/', { cookie })).page).toContain(`Home of ${nextId}`);
    const later = await publishNext('2.1.0');
    await setPreview(later, 4);
    time.now += 3_000;
    const { page } = await visit('/', { cookie });
    expect(page).toContain('Home of 2.1.0-');
    expect(page).toContain('You see preview pr-7');
  });

  it('ends with it', async () => {
    const { visit, cookieOf, passFor, setPreview, next, preview, time, liveId } = await startOverriddenShop();
    await setPreview(next, 3);
    const cookie = cookieOf(passFor({ channel: 'pr-7' }));
    await visit('/', { cookie });
    preview.status = 404;
    time.now += 3_000;
    const { page, response } = await visit('/', { cookie });
    expect(page).toContain(`Home of ${liveId}`);
    expect(page).toContain('Its preview was removed.');
    expect(response.headers.getSetCookie()[0]).toContain('Max-Age=0');
  });

  it('goes on for a minute when the registry is silent, and then waits for its word', async () => {
    const { visit, cookieOf, passFor, setPreview, next, nextId, preview, time, liveId } =
      await startOverriddenShop();
    await setPreview(next, 3);
    const cookie = cookieOf(passFor({ channel: 'pr-7' }));
    await visit('/', { cookie });
    preview.status = 500;
    time.now += 30_000;
    expect((await visit('/', { cookie })).page).toContain(`Home of ${nextId}`);
    time.now += 31_000;
    const { page, response } = await visit('/', { cookie });
    expect(page).toContain(`Home of ${liveId}`);
    expect(page).toContain('cannot be told at the moment');
    expect(response.headers.getSetCookie()).toEqual([]);
    preview.status = 200;
    expect((await visit('/', { cookie })).page).toContain(`Home of ${nextId}`);
  });

  it('believes only what the registry has signed, of this preview, and nothing older', async () => {
    const { visit, cookieOf, passFor, setPreview, next, preview, time, liveId, publishNext, nextId } =
      await startOverriddenShop();
    await setPreview(next, 3);
    const signed = preview.text;
    preview.text = signed.replace('"revision":3', '"revision":9');
    const cookie = cookieOf(passFor({ channel: 'pr-7' }));
    expect((await visit('/', { cookie })).page).toContain(`Home of ${liveId}`);
    preview.text = signed.replaceAll('pr-7', 'pr-8');
    expect((await visit('/', { cookie })).page).toContain(`Home of ${liveId}`);
    await setPreview(await publishNext('2.1.0'), 4);
    expect((await visit('/', { cookie })).page).toContain('Home of 2.1.0-');
    preview.text = signed;
    time.now += 3_000;
    const { page } = await visit('/', { cookie });
    expect(page).toContain('Home of 2.1.0-');
    expect(page).not.toContain(nextId);
  });

  it('asks for it once for all who wait, and nobody who has no pass', async () => {
    const { visit, cookieOf, passFor, setPreview, next, preview } = await startOverriddenShop();
    await setPreview(next, 3);
    await visit('/');
    expect(preview.asked).toBe(0);
    const cookie = cookieOf(passFor({ channel: 'pr-7' }));
    await Promise.all([visit('/', { cookie }), visit('/p/x', { cookie }), visit('/', { cookie })]);
    expect(preview.asked).toBe(1);
  });

  it('brings remotes that production does not have, and their open pages go on', async () => {
    const { visit, cookieOf, passFor, setPreview, shop } = await startOverriddenShop();
    const gifts = await shop.registry.publish({
      remote: 'gifts',
      bff: { name: 'catalog', contract: '^1.0.0' },
      contents: { 'browser/app.js': 'export {};\n' },
      exposes: { './app': { file: 'app.js', css: [], preload: [] } },
      fragments: { home: { criticality: 'primary', timeout: 500 } },
      routes: [{ pattern: '/gifts', fragment: 'home' }],
    });
    await setPreview(shop.catalog, 3, [gifts]);
    const cookie = cookieOf(
      passFor({ channel: 'pr-7', releases: { gifts: releaseId(gifts) }, may: ['gifts'] }),
    );
    const { page, response } = await visit('/gifts', { cookie });
    expect([response.status, page.includes(`Home of ${releaseId(gifts)}`)]).toEqual([200, true]);
    const open = { cookie, headers: { 'tessera-page': manifestIn(page).page } };
    expect((await visit('/_tessera/page?path=/gifts', open)).response.status).toBe(200);
    const fragment = await visit(`/fragments/gifts/${releaseId(gifts)}/home?key=main`, open);
    expect(fragment.page).toContain(`Home of ${releaseId(gifts)}`);
    expect((await visit('/gifts')).response.status).toBe(404);
  });
});
