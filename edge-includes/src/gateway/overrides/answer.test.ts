import { describe, expect, it } from 'vitest';
import { startOverriddenShop } from '../../testing/start-overrides.ts';

describe('the link of an override', () => {
  it('says whose it is, what is shown and until when, and changes nothing by itself', async () => {
    const { visit, passFor, linkOf, nextId, liveId } = await startOverriddenShop();
    const { response, page } = await visit(`${linkOf(passFor())}&to=/p/x`);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    for (const text of ['catalog-team/ci', nextId, liveId, '<time datetime=', 'value="/p/x"']) {
      expect(page).toContain(text);
    }
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('sets the cookie by its form, asked from this site alone', async () => {
    const { post, passFor, visit, nextId } = await startOverriddenShop();
    const pass = passFor();
    const answer = await post('/_tessera/override', { pass, to: '/p/x' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/x']);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      new RegExp(`^tessera-override=${pass}; Path=/; HttpOnly; SameSite=Lax; Max-Age=(4319\\d|43200)$`),
    );
    expect((await visit('/', { cookie: cookie.split(';')[0]! })).page).toContain(nextId);
    const cross = [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }];
    for (const headers of cross) {
      const refused = await post('/_tessera/override', { pass }, headers);
      expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
    }
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', '']) {
      expect((await post('/_tessera/override', { pass, to })).headers.get('location')).toBe('/');
    }
    expect((await post('/_tessera/override', { pass: 'nothing' })).headers.getSetCookie()).toEqual([]);
  });

  it('has a cookie on https that no other host can set', async () => {
    const { post, passFor } = await startOverriddenShop({ publicUrl: 'https://market.example' });
    const pass = passFor({ aud: 'https://market.example' });
    const answer = await post('/_tessera/override', { pass });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-tessera-override=.*; SameSite=Lax; Secure;/);
  });

  it('is left by one click, which comes back to the page', async () => {
    const { post, shop, passFor, cookieOf } = await startOverriddenShop();
    const headers = { 'sec-fetch-site': 'same-origin', cookie: cookieOf(passFor()) };
    const answer = await post('/_tessera/override/leave', { to: '/p/x?tag=a' }, headers);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/x?tag=a']);
    expect(answer.headers.getSetCookie()).toEqual([
      'tessera-override=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    ]);
    expect(await shop.edge.metric('tessera_overrides_total{outcome="left"}')).toBe(1);
    const from = async (referer: string) => {
      const left = await post('/_tessera/override/leave', { to: '/' }, { ...headers, referer });
      return left.headers.get('location');
    };
    expect(await from(`${shop.edge.url}/c/lamps?page=2`)).toBe('/c/lamps?page=2');
    expect(await from('https://elsewhere.example/x')).toBe('/');
    expect(await from(`${shop.edge.url}//evil.example`)).toBe('/');
  });
});

describe('the releases of an override', () => {
  it('are listed for its holder alone, of remotes that the pass is about', async () => {
    const { visit, passFor, cookieOf, nextId, liveId, change } = await startOverriddenShop();
    const path = '/_tessera/override/releases?remote=catalog';
    expect((await visit(path)).response.status).toBe(403);
    const cookie = cookieOf(passFor());
    const { page } = await visit(path, { cookie });
    expect(JSON.parse(page)).toEqual({
      may: ['catalog'],
      releases: [nextId, liveId],
      live: liveId,
      shown: nextId,
    });
    const other = await visit('/_tessera/override/releases?remote=shell', { cookie });
    expect(JSON.parse(other.page).releases).toEqual([]);
    await change({ withdrawn: [nextId] });
    expect((await visit(path, { cookie })).response.status).toBe(403);
  });

  it('are changed by a pass of the registry, through the page that asks', async () => {
    const asked: unknown[] = [];
    const { post, passFor, cookieOf, liveId } = await startOverriddenShop({
      async switchPass(change) {
        asked.push(change);
        return 'a.new.pass';
      },
    });
    const pass = passFor();
    const headers = { 'sec-fetch-site': 'same-origin', cookie: cookieOf(pass) };
    const fields = { remote: 'catalog', release: liveId, to: '/p/x' };
    const answer = await post('/_tessera/override/switch', fields, headers);
    expect(answer.headers.get('location')).toBe('/_tessera/override?pass=a.new.pass&to=%2Fp%2Fx');
    expect(asked).toEqual([{ pass, remote: 'catalog', release: liveId }]);
    const last = await post('/_tessera/override/switch', { remote: 'catalog', release: '' }, headers);
    expect(last.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect((await post('/_tessera/override/switch', fields)).status).toBe(403);
  });
});
