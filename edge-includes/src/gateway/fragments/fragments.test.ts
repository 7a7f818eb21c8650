import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { type BffHandler, rendered } from '../../testing/start-edge.ts';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';
import type { RaisedAlarm } from '../choice/alarms.ts';
import { noRevocations } from '../identity/revocations.ts';

describe('a regular fragment', () => {
  it.each<[string, BffHandler]>([
    ['answers 500', rendered('<p>no</p>', {}, 500)],
    ['is late', () => undefined],
    ['breaks off', (_request, response) => void response.destroy()],
    ['has a script', rendered('<script>alert(1)</script>')],
    ['has an event attribute', rendered('<p onclick="alert(1)">x</p>')],
    ['sets a cookie', rendered('<p>x</p>', { 'set-cookie': 'a=1' })],
    ['is of another release', rendered('<p>x</p>', { 'tessera-release': 'navigation@9.9.9-00000000' })],
  ])('that %s leaves the slot its fallback and the page its status', async (_name, header) => {
    await using shop = await startShop({ header });
    const response = await shop.get('/', html);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('<a href="/">Home</a>');
    expect(page).not.toContain('alert');
    expect(page).toContain('Home</h1>');
    expect(await shop.metric('tessera_degraded_slots_total')).toBe(1);
  });

  it('of another release is counted as a mismatch', async () => {
    await using shop = await startShop({
      header: rendered('<p>x</p>', { 'tessera-release': 'navigation@9.9.9-00000000' }),
    });
    await (await shop.get('/', html)).text();
    expect(await shop.metric('tessera_lockstep_mismatches_total')).toBe(1);
  });

  it('is cached as its BFF says, and asked once by many', async () => {
    let asked = 0;
    await using shop = await startShop({
      header: (request, response) => {
        asked += 1;
        return rendered('<i>header</i>', { 'surrogate-control': 'max-age=60' })(request, response);
      },
    });
    const pages = await Promise.all(
      Array.from({ length: 8 }, async () => (await shop.get('/', html)).text()),
    );
    expect(pages.every((page) => page.includes('<i>header</i>'))).toBe(true);
    await (await shop.get('/', html)).text();
    expect(asked).toBe(1);
  });
});

describe('a BFF that has not the release as it was signed', () => {
  const refuses =
    (status: number, code: string): BffHandler =>
    (_request, response) => {
      response.removeHeader('tessera-release');
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status, code, title: 'no' }));
    };

  it('leaves the slot its fallback, and the registry hears of it', async () => {
    const raised: RaisedAlarm[] = [];
    const alarms = { raise: (alarm: RaisedAlarm) => raised.push(alarm), close: () => undefined };
    await using shop = await startShop({ header: refuses(502, 'bff-release-altered') }, { alarms });
    expect(await (await shop.get('/', html)).text()).toContain('<a href="/">Home</a>');
    const release = { remote: 'navigation', id: releaseId(shop.navigation) };
    const detail = 'a server file of it is not what its owner has signed';
    expect(raised).toEqual([{ release, seenBy: 'bff-navigation', detail }]);
  });

  it('makes an open page that goes on with it outdated, and is no mismatch', async () => {
    await using shop = await startShop({ footer: refuses(404, 'bff-release-unknown') });
    const page = await (await shop.get('/', html)).text();
    expect(page).toContain('plain footer');
    const path = `/fragments/navigation/${releaseId(shop.navigation)}/footer?key=footer`;
    expect((await shop.get(path)).status).toBe(502);
    const headers = { 'tessera-page': manifestIn(page).page };
    expect((await shop.get(path, { headers })).status).toBe(409);
    expect(await shop.metric('tessera_lockstep_mismatches_total')).toBe(0);
  });
});

describe('a private fragment', () => {
  const header: BffHandler = (request, response) => {
    const nests = new URL(request.url!, 'http://x').searchParams.get('nests')!.replace('@', '/');
    return rendered(`<esi:include src="/fragments/${nests}/badge?key=badge" onerror="continue"/>`, {
      'surrogate-control': 'max-age=60, content="ESI/1.0"',
    })(request, response);
  };

  it('is its declared empty state without a session, and not asked for', async () => {
    let asked = 0;
    await using shop = await startShop({
      header,
      badge: (_request, response) => {
        asked += 1;
        response.end();
      },
    });
    const page = await (await shop.get('/', html)).text();
    expect(page).toContain(`key="badge"><b>0</b><script type="application/json">{"count":0}</script>`);
    expect(asked).toBe(0);
  });

  it('is asked for with a signed identity and without the cookie; public ones know nobody', async () => {
    const seen: Record<string, unknown>[] = [];
    const note =
      (handler: BffHandler): BffHandler =>
      (request, response) => {
        seen.push({ path: request.url, ...request.headers });
        return handler(request, response);
      };
    await using shop = await startShop({ header: note(header), badge: note(rendered('<b>7</b>')) });
    const cookie = await shop.cookieOf({ user: 'u1', sid: 's1', epoch: 2 });
    const response = await shop.get('/', {
      headers: { accept: 'text/html', cookie, 'tessera-identity': 'forged', 'tessera-client': '6.6.6.6' },
    });
    expect(await response.text()).toContain('<b>7</b>');
    const [asHeader, asBadge] = seen as [Record<string, string>, Record<string, string>];
    expect(asHeader['tessera-identity']).toBeUndefined();
    expect(asHeader['cookie']).toBeUndefined();
    expect(asBadge['cookie']).toBeUndefined();
    expect(asBadge['tessera-client']).toBe('127.0.0.1');
    expect(Number(asBadge['tessera-deadline'])).toBeGreaterThan(Date.now() - 1_000);
    expect(shop.edge.verifyIdentity(asBadge['tessera-identity']!, 'navigation')).toMatchObject({
      user: 'u1',
      sid: 's1',
      epoch: 2,
    });
    expect(shop.edge.verifyIdentity(asBadge['tessera-identity']!, 'catalog')).toBeNull();
  });

  it('is empty again for a revoked session', async () => {
    const revocations = { ...noRevocations, isRevoked: () => true };
    await using shop = await startShop({ header }, { revocations });
    const cookie = await shop.cookieOf({ user: 'u1' });
    expect(await (await shop.get('/', { headers: { accept: 'text/html', cookie } })).text()).toContain(
      '<b>0</b>',
    );
  });
});
