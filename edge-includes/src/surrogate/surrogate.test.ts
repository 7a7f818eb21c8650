import { describe, expect, it } from 'vitest';
import { bodyParts, type FetchUpstream, type Fields, type WireResponse } from '../wire/message.ts';
import { createCache } from './caching/cache.ts';
import type { SurrogateOptions } from './options.ts';
import { createSurrogate } from './surrogate.ts';

const esi = { 'content-type': 'text/html', 'surrogate-control': 'content="ESI/1.0"' };
const html = (
  text: string,
  headers: Fields = { 'content-type': 'text/html' },
  status = 200,
): WireResponse => ({
  status,
  headers,
  body: Buffer.from(text),
});

type Origin = Record<
  string,
  WireResponse | ((request: Parameters<FetchUpstream>[0]) => Promise<WireResponse>)
>;

/** A surrogate in front of answers by path, with what was asked and what was degraded. */
function setUp(origin: Origin, options: Partial<SurrogateOptions> = {}) {
  const asked: string[] = [];
  const degraded: string[] = [];
  const fetchUpstream: FetchUpstream = async (request) => {
    asked.push(request.target);
    const answer = origin[request.target] ?? html('nothing', {}, 404);
    return typeof answer === 'function' ? answer(request) : answer;
  };
  const cache = createCache({ fetchUpstream, capacity: 1_000_000 });
  const surrogate = createSurrogate({
    fetchDocument: fetchUpstream,
    cache,
    report: { degraded: (src) => degraded.push(src) },
    ...options,
  });
  const gone = new AbortController();
  const get = async (target = '/', headers: Fields = {}) =>
    // Without composed pages every answer is written anew.
    (await surrogate({
      method: 'GET',
      target,
      headers: { host: 'shop.test', ...headers },
      client: '',
      signal: gone.signal,
    })) as WireResponse;
  const text = async (target?: string, headers?: Fields) => {
    const response = await get(target, headers);
    let body = '';
    for await (const part of bodyParts(response.body)) body += Buffer.from(part).toString();
    return body;
  };
  return { asked, degraded, get, text, gone };
}

describe('the processing gate', () => {
  it('leaves a body alone that does not ask for ESI, whatever it holds', async () => {
    const { text } = setUp({ '/': html('<esi:include src="/a"/>') });
    expect(await text()).toBe('<esi:include src="/a"/>');
  });

  it('leaves a body alone that is no text', async () => {
    const { text } = setUp({ '/': html('<esi:remove>', { ...esi, 'content-type': 'image/png' }) });
    expect(await text()).toBe('<esi:remove>');
  });

  it('strips what is said to surrogates, and validators of the layout', async () => {
    const { get } = setUp({
      '/': html('x', { ...esi, etag: '"1"', 'content-length': '1', 'surrogate-key': 'k' }),
    });
    const { headers } = await get();
    expect(Object.entries(headers).filter(([, value]) => value !== undefined)).toEqual([
      ['content-type', 'text/html'],
    ]);
  });

  it('holds for every fragment on its own', async () => {
    const { text } = setUp({
      '/': html('<esi:include src="/a"/><esi:include src="/b"/>', esi),
      '/a': html('<esi:remove>a</esi:remove>A', esi),
      '/b': html('<esi:remove>b</esi:remove>B'),
    });
    expect(await text()).toBe('A<esi:remove>b</esi:remove>B');
  });
});

describe('Language 1.0, section 3.1: a failed include', () => {
  it('names the document whose markup is at fault', async () => {
    const { get } = setUp({ '/': html('<esi:include src="/a"/>', esi), '/a': html('<esi:nothing/>', esi) });
    await expect(get()).rejects.toThrow(/^In "\/a": Cannot process "<esi:nothing>?/);
  });

  it('is replaced by its alt', async () => {
    const { text, degraded } = setUp({
      '/': html('[<esi:include src="/a" alt="/b"/>]', esi),
      '/b': html('B'),
    });
    expect(await text()).toBe('[B]');
    expect(degraded).toEqual(['/a']);
  });

  it('leaves nothing with onerror="continue"', async () => {
    const { text } = setUp({ '/': html('[<esi:include src="/a" alt="/b" onerror="continue"/>]', esi) });
    expect(await text()).toBe('[]');
  });

  it('is replaced by the except branch around it, includes in that branch too', async () => {
    const { text } = setUp({
      '/': html(
        '<esi:try><esi:attempt>A<esi:include src="/a"/></esi:attempt><esi:except>E<esi:include src="/e"/></esi:except></esi:try>',
        esi,
      ),
      '/e': html('!'),
    });
    expect(await text()).toBe('E!');
  });

  it('turns the page into an error otherwise, before any byte', async () => {
    const { get } = setUp({ '/': html('<p>long</p><esi:include src="/a"/>', esi) });
    await expect(get()).rejects.toThrow('Cannot include "/a": it answered with status 404');
  });

  it('fails the fragment that it is nested in', async () => {
    const { text } = setUp({
      '/': html('[<esi:include src="/a" onerror="continue"/>]', esi),
      '/a': html('a<esi:include src="/gone"/>', esi),
    });
    expect(await text()).toBe('[]');
  });

  it('makes the page no-store when that is known before the first byte', async () => {
    const { get } = setUp({
      '/': html('<esi:include src="/ok"/><esi:include src="/gone" onerror="continue"/>', esi),
      '/ok': async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return html('ok');
      },
    });
    expect((await get()).headers['cache-control']).toBe('no-store');
  });
});

describe('Language 1.0, section 4: variables', () => {
  const page = (markup: string) => ({ '/?q=%3Cb%3E': html(`<esi:vars>${markup}</esi:vars>`, esi) });

  it('are escaped in HTML', async () => {
    const { text } = setUp(page('$(QUERY_STRING{q}) $(HTTP_HOST) $(HTTP_REFERER|none)'));
    expect(await text('/?q=%3Cb%3E')).toBe('&lt;b&gt; shop.test none');
  });

  it('show a cookie only from the allow-list', async () => {
    const markup = "$(HTTP_COOKIE{theme}|'-') $(HTTP_COOKIE{sid}|'-') $(HTTP_COOKIE|'-')";
    const { text } = setUp(page(markup), { shownCookies: ['theme'] });
    expect(await text('/?q=%3Cb%3E', { cookie: 'theme=dark; sid=secret' })).toBe('dark - -');
  });

  it('never become markup, and are percent-encoded in addresses', async () => {
    const { text, asked } = setUp({
      '/?q=<esi:include src="/x"/>': html(
        '<esi:vars>$(QUERY_STRING{q})</esi:vars><esi:include src="/s?q=$(QUERY_STRING{q})" onerror="continue"/>',
        esi,
      ),
    });
    expect(await text('/?q=<esi:include src="/x"/>')).toBe('&lt;esi:include src=&quot;/x&quot;/&gt;');
    expect(asked[1]).toBe('/s?q=%3Cesi%3Ainclude%20src%3D%22%2Fx%22%2F%3E');
  });
});

describe('includes', () => {
  it('are fetched in parallel and written in document order', async () => {
    const order: string[] = [];
    const answers = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    const { text, asked } = setUp({
      '/': html('1<esi:include src="/a"/>2<esi:include src="/b"/>3', esi),
      '/a': async () => {
        await answers.a.promise;
        order.push('a');
        return html('A');
      },
      '/b': async () => {
        answers.a.resolve();
        order.push('b');
        return html('B');
      },
    });
    expect(await text()).toBe('1A2B3');
    expect(asked).toEqual(['/', '/a', '/b']);
    expect(order).toEqual(['b', 'a']);
  });

  it('in esi:try do not hold back what is before them', async () => {
    const slow = Promise.withResolvers<WireResponse>();
    const { get } = setUp({
      '/': html(
        'first<esi:try><esi:attempt><esi:include src="/slow"/></esi:attempt><esi:except/></esi:try>last',
        esi,
      ),
      '/slow': () => slow.promise,
    });
    const response = await get();
    const parts = bodyParts(response.body);
    expect(Buffer.from((await parts.next()).value!).toString()).toBe('first');
    slow.resolve(html('S'));
    expect(Buffer.from((await parts.next()).value!).toString()).toBe('Slast');
  });

  it('of a layout that still arrives are fetched at once', async () => {
    const rest = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const { text } = setUp({
      '/': {
        status: 200,
        headers: esi,
        body: (async function* () {
          yield Buffer.from('<esi:include src="/a" onerror="continue"/><esi:incl');
          await seen.promise;
          yield Buffer.from('ude src="/a" onerror="continue"/>');
        })(),
      },
      '/a': async () => {
        seen.resolve();
        rest.resolve();
        return html('A');
      },
    });
    expect(await text()).toBe('AA');
  });

  it('nest up to a depth', async () => {
    const { get } = setUp(
      {
        '/': html('<esi:include src="/1"/>', esi),
        '/1': html('<esi:include src="/2"/>', esi),
        '/2': html('<esi:include src="/3"/>', esi),
        '/3': html('<esi:include src="/4"/>', esi),
      },
      { limits: { depth: 3 } },
    );
    await expect(get()).rejects.toThrow('Cannot include "/4": includes nest at most 3 deep');
  });

  it('refuse a document that stands around itself, at once', async () => {
    const { get, asked } = setUp({
      '/': html('<esi:include src="/a"/>', esi),
      '/a': html('<esi:include src="/b"/>', esi),
      '/b': html('<esi:include src="/a"/>', esi),
    });
    await expect(get()).rejects.toThrow('Cannot include "/a": it stands around itself');
    expect(asked).toEqual(['/', '/a', '/b']);
  });

  it('are limited per page, in bytes and in time', async () => {
    const many = setUp(
      { '/': html('<esi:include src="/a"/>'.repeat(3), esi), '/a': html('A') },
      { limits: { includes: 2 } },
    );
    await expect(many.get()).rejects.toThrow('a page has at most 2 includes');
    const large = setUp(
      { '/': html('<esi:include src="/a"/>', esi), '/a': html('AAAA') },
      { limits: { bytes: 3 } },
    );
    await expect(large.get()).rejects.toThrow('it has more than 3 bytes');
    const late = setUp(
      { '/': html('<esi:include src="/a"/>', esi), '/a': () => new Promise(() => undefined) },
      { limits: { timeout: 20 } },
    );
    await expect(late.get()).rejects.toThrow('no whole answer within 20 ms');
  });

  it.each(['http://evil.test/', '//evil.test/', 'ftp://shop.test/', '/\\evil.test', 'http://a@shop.test/'])(
    'of another site are refused: %s',
    async (src) => {
      const { get, asked } = setUp({ '/': html(`<esi:include src="${src}"/>`, esi) });
      await expect(get()).rejects.toThrow('Cannot include');
      expect(asked.filter((target) => target.includes('evil') && !target.startsWith('/'))).toEqual([]);
    },
  );

  it('carry an explicit list of headers, and credentials only where they are passed', async () => {
    let headers: Fields = {};
    const { text } = setUp({
      '/': html('<esi:include src="/a"/>', esi),
      '/a': async (request) => {
        headers = request.headers;
        return html('A');
      },
    });
    await text('/', {
      cookie: 'session=1',
      authorization: 'x',
      'if-none-match': '"1"',
      range: 'bytes=0-1',
      connection: 'x',
      'user-agent': 'test',
    });
    expect(Object.keys(headers).sort()).toEqual(['accept', 'host', 'surrogate-capability', 'user-agent']);
  });

  it('end when the client has gone', async () => {
    const aborted = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { get, gone } = setUp({
      '/': html('<esi:include src="/a"/>', esi),
      '/a': (request) => {
        asked.resolve();
        return new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            aborted.resolve();
            reject(request.signal.reason);
          });
        });
      },
    });
    const page = get();
    await asked.promise;
    gone.abort();
    await expect(page).rejects.toThrow();
    await aborted.promise;
  });

  it('break the page when one fails after the first byte, and never cut it off in silence', async () => {
    const later = Promise.withResolvers<void>();
    const { get } = setUp({
      '/': {
        status: 200,
        headers: esi,
        body: (async function* () {
          yield Buffer.from('first');
          await later.promise;
          yield Buffer.from('<esi:include src="/gone"/>last');
        })(),
      },
    });
    const parts = bodyParts((await get()).body);
    expect(Buffer.from((await parts.next()).value!).toString()).toBe('first');
    later.resolve();
    await expect(parts.next()).rejects.toThrow();
  });
});
