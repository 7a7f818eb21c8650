import { createPassSigner } from '@tessera/contracts/developers';
import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { testPassKey } from '../../testing/pass-key.ts';
import { startOverriddenShop } from '../../testing/start-overrides.ts';
import { manifestIn } from '../../testing/start-shop.ts';
import { noHealth } from '../health/health.ts';

describe('an override', () => {
  it('shows its holder other releases, HTML and scripts alike, and everybody else nothing of them', async () => {
    const { visit, cookieOf, passFor, nextId, liveId, shop } = await startOverriddenShop();
    const cookie = cookieOf(passFor());
    for (let i = 0; i < 2; i++) {
      const { response, page } = await visit('/', { cookie });
      expect(page).toContain(`Home of ${nextId}`);
      expect(manifestIn(page).remotes['catalog']).toMatchObject({ release: nextId });
      expect(page).toContain(`/r/catalog/${nextId}/app.js`);
      expect(page).toContain('<i>header</i>');
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect((await visit('/')).page).toContain(`Home of ${liveId}`);
    }
    expect((await visit('/')).page).not.toContain('tessera-override');
    expect(await shop.edge.metric('tessera_overrides_total{outcome="shown"}')).toBe(2);
  });

  it('brings its routes along, and goes on in its open page', async () => {
    const { visit, cookieOf, passFor, nextId, shop } = await startOverriddenShop();
    const { page } = await visit('/new', { cookie: cookieOf(passFor()) });
    expect(page).toContain(`New of ${nextId}`);
    expect((await visit('/new')).response.status).toBe(404);
    const { page: token } = manifestIn(page);
    const open = { headers: { 'tessera-page': token } };
    const described = await (await shop.get('/_tessera/page?path=/new', open)).json();
    expect(described.route).toMatchObject({ remote: 'catalog', fragment: 'new' });
    expect(described.remotes.catalog.release).toBe(nextId);
    const fragment = await shop.get(`/fragments/catalog/${nextId}/home?key=main`, open);
    expect(await fragment.text()).toContain(`Home of ${nextId}`);
    expect(fragment.headers.get('cache-control')).toContain('no-store');
  });

  it('says on every page who shows what until when, with a button to leave', async () => {
    const { visit, cookieOf, passFor } = await startOverriddenShop();
    const { page, response } = await visit('/p/x?tag=a', { cookie: cookieOf(passFor({ sub: '<b>ci' })) });
    expect(page).toContain('<aside class="tessera-override" aria-label="Preview" data-state="held">');
    expect(page).toContain('You see catalog 2.0.0');
    expect(page).toContain('by &lt;b&gt;ci, until <time');
    expect(page).toContain('name="to" value="/p/x?tag=a"');
    expect(page).not.toMatch(/<aside[^>]*style=/);
    expect(response.headers.get('content-security-policy')).toContain("style-src 'self'");
  });

  it('does not outlive its pass: the cookie goes, the site is as for everybody, open pages end', async () => {
    const { visit, cookieOf, passFor, time, liveId, shop } = await startOverriddenShop({
      now: () => time.now,
    });
    const until = Math.floor(time.now / 1_000) + 3_600;
    const cookie = cookieOf(passFor({}, until));
    const { page: before } = await visit('/', { cookie });
    const { page: token } = manifestIn(before);
    const ask = () => shop.get('/_tessera/page?path=/', { headers: { 'tessera-page': token } });
    expect((await ask()).status).toBe(200);
    time.now = (until + 1) * 1_000;
    const { response, page } = await visit('/', { cookie });
    expect(page).toContain(`Home of ${liveId}`);
    expect(page).toContain('The preview has ended');
    expect(page).toContain('Its time is over.');
    expect(response.headers.getSetCookie()).toEqual([
      'tessera-override=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    ]);
    expect((await ask()).status).toBe(409);
  });

  it('is refused when it is forged, altered, for another site or another use, or names what may not be shown', async () => {
    const { visit, cookieOf, passFor, liveId, nextId, change, linkOf, shop } = await startOverriddenShop();
    const good = passFor();
    const [header, payload, signature] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
    const develop = createPassSigner(testPassKey.key)({ use: 'develop', aud: shop.edge.url, sub: 'x' }).token;
    await change({ withdrawn: [nextId] });
    const refused: [token: string, why: string][] = [
      ['nothing', 'altered'],
      [`${header}.${longer}.${signature}`, 'altered'],
      [develop, 'altered'],
      [passFor({ aud: 'https://other.example' }), 'another site'],
      [passFor({ releases: { catalog: '9.0.0-0a1b2c3d' } }), 'not here any more'],
      [passFor({ releases: { catalog: liveId, ghost: '1.0.0-0a1b2c3d' } }), 'not here any more'],
      [passFor({ releases: { catalog: '../../etc' } }), 'not here any more'],
      [good, 'was withdrawn'],
    ];
    for (const [token, why] of refused) {
      const { page, response } = await visit('/', { cookie: cookieOf(token) });
      expect(page).toContain(`Home of ${liveId}`);
      expect(page).toContain(why);
      expect(response.headers.getSetCookie()).toHaveLength(1);
      const link = await visit(linkOf(token));
      expect([link.response.status, link.page.includes(why)]).toEqual([403, true]);
    }
    expect(await shop.edge.metric('tessera_overrides_total{outcome="refused"}')).toBe(refused.length * 2);
  });

  it('is not honoured where the owner of a route refuses it, not in place from an open page either', async () => {
    const { visit, cookieOf, passFor, nextId, shop, change } = await startOverriddenShop();
    const { signature: _, ...facts } = shop.catalog;
    const strict = await shop.registry.publish({
      ...{ remote: 'catalog', version: '1.1.0', fragments: facts.fragments },
      bff: { name: 'catalog', contract: '^1.0.0' },
      contents: { 'browser/app.js': 'export {};\n' },
      exposes: { './app': { file: 'app.js', css: [], preload: [] } },
      routes: facts.routes.map((one) => (one.pattern === '/cart' ? { ...one, overrides: 'refused' } : one)),
    });
    await change({ catalog: strict });
    const cookie = `${cookieOf(passFor())}; ${await shop.edge.cookieOf({ user: 'ann' })}`;
    const cart = await visit('/cart', { cookie });
    expect(cart.page).toContain(`Cart of ${releaseId(strict)}`);
    expect(cart.page).toContain('data-state="paused"');
    expect(cart.response.headers.getSetCookie()).toEqual([]);
    const { page } = await visit('/', { cookie });
    expect(page).toContain(`Home of ${nextId}`);
    const { page: token } = manifestIn(page);
    expect(manifestIn(page).routes).toContainEqual({
      ...{ pattern: '/cart', remote: 'catalog', fragment: 'cart' },
      fullLoad: true,
    });
    expect((await visit('/')).page).not.toContain('fullLoad');
    const open = { headers: { 'tessera-page': token } };
    const answer = await shop.get('/_tessera/page?path=/cart', open);
    expect([answer.status, (await answer.json()).code]).toEqual([409, 'edge-override-refused-here']);
    expect(await shop.edge.metric('tessera_overrides_total{outcome="paused"}')).toBe(1);
  });

  it('leaves nothing that anybody can reach without it: no address, header, cookie or cache', async () => {
    const { visit, cookieOf, passFor, nextId, liveId, shop } = await startOverriddenShop();
    const { page } = await visit('/', { cookie: cookieOf(passFor()) });
    const { page: token } = manifestIn(page);
    for (const path of [`/?override=${passFor()}`, `/?catalog=${nextId}`, `/?pass=${passFor()}`]) {
      expect((await visit(path)).page).toContain(`Home of ${liveId}`);
    }
    for (const cookie of [
      `tessera-page=${token}`,
      `override=${passFor()}`,
      `catalog=${nextId}`,
      `vector=${token}`,
    ]) {
      expect((await visit('/', { cookie })).page).toContain(`Home of ${liveId}`);
    }
    for (const name of ['tessera-override', 'authorization', 'tessera-page']) {
      const value = name === 'tessera-page' ? token : `Bearer ${passFor()}`;
      expect((await visit('/', { headers: { [name]: value } })).page).toContain(`Home of ${liveId}`);
    }
    const fragment = await visit(`/fragments/catalog/${nextId}/home?key=main`);
    expect(fragment.response.status).toBe(404);
    const nested = await visit(
      `/fragments/navigation/${releaseId(shop.navigation)}/header?key=header&nests=catalog.${nextId}`,
    );
    expect(nested.page).not.toContain(nextId);
  });

  it('counts for no canary: its documents and its beacons are left out', async () => {
    const made: string[][] = [];
    const told: unknown[] = [];
    const health = {
      ...noHealth,
      documentMade: (releases: Iterable<{ id: string }>) => void made.push([...releases].map(({ id }) => id)),
      told: (one: unknown) => void told.push(one),
    };
    const { visit, cookieOf, passFor, shop } = await startOverriddenShop({ health });
    const { page } = await visit('/', { cookie: cookieOf(passFor()) });
    expect(made).toEqual([]);
    await visit('/');
    expect(made).toHaveLength(1);
    const beacon = (token: string) =>
      shop.get('/beacons', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ schema: 1, page: token, failures: [] }),
      });
    expect((await beacon(manifestIn(page).page)).status).toBe(204);
    expect(told).toEqual([]);
    expect((await beacon(manifestIn((await visit('/')).page).page)).status).toBe(204);
    expect(told).toHaveLength(1);
  });

  it('notes where the parts of its pages came from, for the page alone', async () => {
    const { visit, cookieOf, passFor, nextId, shop } = await startOverriddenShop();
    const idIn = (page: string) => /<meta name="tessera-trace" content="([\w-]{22})">/.exec(page)?.[1];
    expect(idIn((await visit('/')).page)).toBeUndefined();
    // The second one, too: what only an override shows is in no cache, although its release says that it may be.
    for (let i = 0; i < 2; i++) {
      const { page } = await visit('/', { cookie: cookieOf(passFor()) });
      const { page: told } = await visit(`/_tessera/override/trace?id=${idIn(page)}`);
      const { fragments, owners } = JSON.parse(told);
      expect(owners.catalog).toBe('team');
      expect(fragments).toContainEqual({
        target: expect.stringContaining(`/fragments/catalog/${nextId}/home?`),
        from: 'bff',
        milliseconds: expect.any(Number),
      });
    }
    expect((await shop.get('/_tessera/override/trace?id=none')).status).toBe(404);
  });
});
