import { describe, expect, it } from 'vitest';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { startIssuer } from '../testing/start-issuer.ts';
import { startRegistry, type TestRegistry } from '../testing/start-registry.ts';

/** A link, as the operator's command prints it. */
async function makeLink({ operator }: TestRegistry, who: { name?: string; teams?: string[] } = {}) {
  const { status, body } = await operator<{ url: string; subject: string; code: string }>(
    'POST /console/links',
    { body: who },
  );
  return { status, ...body };
}

/** Someone who has come in by a link. */
async function signedIn(registry: TestRegistry, who: { name?: string; teams?: string[] } = {}) {
  const browser = createBrowser();
  const { url } = await makeLink(registry, who);
  await browser.open(url);
  return browser;
}

async function whoIs({ url }: TestRegistry, browser: Browser) {
  const { status, text } = await browser.ask(`${url}/console/session`);
  return { status, ...JSON.parse(text) };
}

const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

describe('GET /console/enter', () => {
  it('signs one person in, by the code flow at the provider that comes along', async () => {
    await using registry = await startRegistry();
    const { url, subject } = await makeLink(registry, { name: 'Ada', teams: ['catalog-team'] });
    const browser = createBrowser();
    const begun = await browser.ask(url);
    const request = new URL(begun.location!);
    expect(request.pathname).toBe('/console/provider/authorize');
    expect(Object.fromEntries(request.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const back = await browser.ask(begun.location!);
    const arrived = await browser.ask(back.location!);
    expect(arrived).toMatchObject({ status: 303, location: `${registry.url}/console/` });
    expect(arrived.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^console-attempt=; .*Max-Age=0$/),
      expect.stringMatching(/^console=\S+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/),
    ]);
    expect(await whoIs(registry, browser)).toMatchObject({
      ...{ status: 200, name: 'Ada', subject, teams: ['catalog-team'], operator: false },
    });
    const { body } = await registry.operator('GET /audit?action=sign-in');
    expect(body.entries).toMatchObject([{ actor: `Ada (${subject})`, origin: expect.any(String) }]);
  });

  it('takes a link once, and not after ten minutes', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ now: () => now });
    const { url } = await makeLink(registry);
    await createBrowser().open(url);
    const second = createBrowser();
    const refused = await second.open(url);
    expect(refused.status).toBe(410);
    expect(refused.text).toContain('the link was used');
    expect((await whoIs(registry, second)).status).toBe(401);
    const late = await makeLink(registry);
    now += 600_001;
    expect((await createBrowser().open(late.url)).status).toBe(410);
  });

  it('lets a link be made by the operator alone, for teams that there are', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', { verbs: ['read', 'tokens'] });
    expect((await team('POST /console/links', { body: {} })).status).toBe(403);
    const browser = await signedIn(registry);
    const made = await browser.ask(`${registry.url}/console/links`, {
      ...{ method: 'POST', headers: own, body: {} },
    });
    expect(made.status).toBe(403);
    expect((await makeLink(registry, { teams: ['nobody'] })).status).toBe(404);
  });

  it('limits guesses', async () => {
    await using registry = await startRegistry();
    const guess = () => createBrowser().open(`${registry.url}/console/enter?code=${'A'.repeat(43)}`);
    for (let i = 0; i < 10; i += 1) expect((await guess()).status).toBe(410);
    expect((await guess()).status).toBe(429);
    expect((await registry.operator('GET /remotes')).status).toBe(200);
  });
});

describe('GET /console/callback', () => {
  /** The address that the provider leads back to, not opened yet. */
  async function untilBack(registry: TestRegistry) {
    const browser = createBrowser();
    const { url } = await makeLink(registry);
    const begun = await browser.ask(url);
    const back = await browser.ask(begun.location!);
    return { browser, callback: new URL(back.location!) };
  }

  it('refuses another state', async () => {
    await using registry = await startRegistry();
    const { browser, callback } = await untilBack(registry);
    callback.searchParams.set('state', 'A'.repeat(43));
    expect((await browser.ask(callback.href)).status).toBe(400);
    expect((await whoIs(registry, browser)).status).toBe(401);
  });

  it('refuses a browser that has not begun', async () => {
    await using registry = await startRegistry();
    const { callback } = await untilBack(registry);
    const refused = await createBrowser().ask(callback.href);
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.headers.get('tessera-problem')).toBe('console-sign-in-stale');
  });

  it('refuses a cookie that the registry has not made, and one of an older attempt', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ now: () => now });
    const { browser, callback } = await untilBack(registry);
    const attempt = browser.cookies.get('console-attempt')!;
    browser.cookies.set('console-attempt', `${attempt.slice(0, -2)}AA`);
    expect((await browser.ask(callback.href)).status).toBe(400);
    browser.cookies.set('console-attempt', attempt);
    now += 600_001;
    expect((await browser.ask(callback.href)).headers.get('tessera-problem')).toBe('console-sign-in-stale');
  });

  it('takes a code once', async () => {
    await using registry = await startRegistry();
    const { browser, callback } = await untilBack(registry);
    const attempt = browser.cookies.get('console-attempt')!;
    expect((await browser.ask(callback.href)).status).toBe(303);
    browser.cookies.set('console-attempt', attempt);
    const again = await browser.ask(callback.href);
    expect(again.headers.get('tessera-problem')).toBe('console-sign-in-refused');
  });

  it('refuses the code of another browser, which PKCE binds to it', async () => {
    await using registry = await startRegistry();
    const [mine, theirs] = [await untilBack(registry), await untilBack(registry)];
    mine.callback.searchParams.set('code', theirs.callback.searchParams.get('code')!);
    expect((await mine.browser.ask(mine.callback.href)).status).toBe(400);
  });
});

describe('an issuer by configuration', () => {
  const person = { subject: 'u-17', name: 'Grace\nHopper', teams: ['orders-team'], isOperator: false };

  it('signs people in, with what it tells of them', async () => {
    await using issuer = await startIssuer(person);
    await using registry = await startRegistry({ console: { issuer } });
    issuer.trust(`${registry.url}/console/callback`);
    const browser = createBrowser();
    await browser.open(`${registry.url}/console/sign-in`);
    expect(await whoIs(registry, browser)).toMatchObject({ subject: 'u-17', name: 'Grace Hopper' });
    expect((await makeLink(registry)).status).toBe(409);
    expect((await browser.ask(`${registry.url}/console/enter?code=x`)).status).toBe(404);
  });

  it('is not believed with another nonce', async () => {
    await using issuer = await startIssuer(person);
    await using registry = await startRegistry({ console: { issuer } });
    issuer.trust(`${registry.url}/console/callback`);
    issuer.spoil = (query) => query.set('nonce', 'A'.repeat(43));
    const browser = createBrowser();
    const refused = await browser.open(`${registry.url}/console/sign-in`);
    expect(refused.headers.get('tessera-problem')).toBe('console-sign-in-refused');
    expect((await whoIs(registry, browser)).status).toBe(401);
  });

  it('is asked again after it was away', async () => {
    await using issuer = await startIssuer(person);
    const client = { id: 'console', secret: 'x' };
    await using registry = await startRegistry({
      console: { issuer: { url: `${issuer.url}/nowhere`, client } },
    });
    issuer.trust(`${registry.url}/console/callback`);
    const refused = await createBrowser().open(`${registry.url}/console/sign-in`);
    expect(refused.headers.get('tessera-problem')).toBe('console-issuer-unreachable');
  });
});

describe('a session of the console', () => {
  it('ends after twelve hours, with signing out, and by the operator', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ now: () => now });
    const [late, out, revoked] = [
      await signedIn(registry),
      await signedIn(registry),
      await signedIn(registry, { name: 'Ada' }),
    ];
    const kept = out.cookies.get('console')!;
    const left = await out.ask(`${registry.url}/console/session`, { method: 'DELETE', headers: own });
    expect(left.status).toBe(204);
    out.cookies.set('console', kept);
    expect((await whoIs(registry, out)).code).toBe('console-session-ended');
    const { subject } = await whoIs(registry, revoked);
    const ended = await registry.operator<{ ended: number }>(`DELETE /console/people/${subject}/sessions`);
    expect(ended.body.ended).toBe(1);
    expect((await whoIs(registry, revoked)).status).toBe(401);
    expect((await whoIs(registry, late)).status).toBe(200);
    now += 12 * 3_600_000;
    expect((await whoIs(registry, late)).status).toBe(401);
  });

  it('is nothing that someone else could sign', async () => {
    await using registry = await startRegistry();
    const browser = await signedIn(registry);
    const [secret, mac] = browser.cookies.get('console')!.split('.');
    browser.cookies.set('console', `${secret}.${'A'.repeat(mac!.length)}`);
    expect((await whoIs(registry, browser)).code).toBe('console-session-ended');
    const stored = registry.database.prepare('SELECT id FROM sessions').all();
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it.each([
    { what: 'another site', headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } },
    { what: 'another port of this host', headers: { 'sec-fetch-site': 'same-site' } },
    { what: 'an origin that is not its own', headers: { origin: 'http://127.0.0.1:1' } },
    { what: 'nowhere', headers: {} as Record<string, string> },
  ])('changes nothing for $what', async ({ headers }) => {
    await using registry = await startRegistry();
    const browser = await signedIn(registry);
    const refused = await browser.ask(`${registry.url}/channels/production/lock`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body: { reason: 'x' },
    });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text).code).toBe('console-origin-refused');
    const origin = { origin: registry.url, 'content-type': 'application/json' };
    const allowed = await browser.ask(`${registry.url}/channels/production/lock`, {
      ...{ method: 'PUT', headers: origin, body: { reason: 'x' } },
    });
    expect(allowed.status).toBe(204);
  });
});
