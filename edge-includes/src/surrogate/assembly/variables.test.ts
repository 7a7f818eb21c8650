import { describe, expect, it } from 'vitest';
import { createVariables, readVariable, type VariablesOptions } from './variables.ts';

const request: VariablesOptions = {
  target: '/shop?first=Robin&last=Roberts&empty=&q=a+b%20c&q=second',
  headers: {
    host: 'esi.xyz.com',
    referer: 'http://roberts.xyz.com/',
    'accept-language': 'da, en-gb, en;q=0.5',
    cookie: 'id=571; visits=42; a=b=c; ID=other; none',
    'user-agent': 'Mozilla/4.0 (compatible; MSIE 5.5; Windows NT)',
  },
  cookies: 'all',
};

const read = (name: string, key: string | null = null, options = request) =>
  readVariable({ name, key, fallback: null }, options);

describe('Language 1.0, section 4: variables', () => {
  it.each([
    ['HTTP_HOST', 'esi.xyz.com'],
    ['HTTP_REFERER', 'http://roberts.xyz.com/'],
    ['HTTP_ACCEPT_LANGUAGE', 'da, en-gb, en;q=0.5'],
    ['HTTP_USER_AGENT', 'Mozilla/4.0 (compatible; MSIE 5.5; Windows NT)'],
    ['QUERY_STRING', 'first=Robin&last=Roberts&empty=&q=a+b%20c&q=second'],
    ['HTTP_COOKIE', 'id=571; visits=42; a=b=c; ID=other; none'],
    ['UNKNOWN', ''],
  ])('%s is %s', (name, value) => expect(read(name)).toBe(value));

  it('are read as UTF-8 where the browser sent that', () => {
    const headers = { cookie: `name=${Buffer.from('Zoë €').toString('latin1')}` };
    expect(read('HTTP_COOKIE', 'name', { ...request, headers })).toBe('Zoë €');
    expect(read('HTTP_COOKIE', 'name', { ...request, headers: { cookie: 'name=Zo\xeb' } })).toBe('Zoë');
  });
});

describe('Language 1.0, section 4.1.1: dictionaries', () => {
  it.each([
    ['HTTP_COOKIE', 'visits', '42'],
    ['HTTP_COOKIE', 'id', '571'],
    ['HTTP_COOKIE', 'a', 'b=c'],
    ['HTTP_COOKIE', 'Visits', ''],
    ['QUERY_STRING', 'last', 'Roberts'],
    ['QUERY_STRING', 'q', 'a b c'],
    ['QUERY_STRING', 'empty', ''],
    ['QUERY_STRING', 'First', ''],
    ['HTTP_HOST', 'key', ''],
  ])('%s{%s} is "%s": keys are case-sensitive, the first one counts', (name, key, value) => {
    expect(read(name, key)).toBe(value);
  });

  it('show only cookies that are listed, and then never the whole field', () => {
    const some = { ...request, cookies: new Set(['id']) };
    expect(read('HTTP_COOKIE', 'id', some)).toBe('571');
    expect(read('HTTP_COOKIE', 'visits', some)).toBe('');
    expect(read('HTTP_COOKIE', null, some)).toBe('');
  });

  it.each([
    ['Mozilla/4.0 (compatible; MSIE 5.5; Windows NT)', 'MSIE', '5.5', 'WIN'],
    ['Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 'MSIE', '11.0', 'WIN'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 'MOZILLA', '5.0', 'MAC'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'MOZILLA', '5.0', 'UNIX'],
    ['curl/8.5.0', 'OTHER', '8.5.0', 'OTHER'],
    ['', 'OTHER', '', 'OTHER'],
  ])('HTTP_USER_AGENT of "%s" is %s, %s, %s', (agent, browser, version, os) => {
    const options = { ...request, headers: { 'user-agent': agent } };
    expect(['browser', 'version', 'os', 'other'].map((key) => read('HTTP_USER_AGENT', key, options))).toEqual(
      [browser, version, os, ''],
    );
  });
});

describe('Language 1.0, section 4.1.2: lists', () => {
  it.each([
    ['en-gb', 'true'],
    ['EN', 'true'],
    ['de', 'false'],
  ])('HTTP_ACCEPT_LANGUAGE{%s} is %s', (key, value) => expect(read('HTTP_ACCEPT_LANGUAGE', key)).toBe(value));
});

describe('Variables', () => {
  it('read a value once and tell what was read', () => {
    const variables = createVariables(request);
    expect([variables.read('HTTP_HOST', null), variables.read('HTTP_HOST', null)]).toEqual([
      'esi.xyz.com',
      'esi.xyz.com',
    ]);
    variables.read('QUERY_STRING', 'none');
    expect(variables.reads().map(({ name, key }) => [name, key])).toEqual([
      ['HTTP_HOST', null],
      ['QUERY_STRING', 'none'],
    ]);
  });
});
