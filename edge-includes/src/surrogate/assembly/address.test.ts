import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../markup/template.ts';
import { expandAddress } from './address.ts';
import { openDocument, scopeOf } from './document.ts';
import { createVariables } from './variables.ts';

function expand(address: string, value: string, host = 'shop.test:8080'): string {
  const context = {
    variables: createVariables({
      target: `/?v=${encodeURIComponent(value)}`,
      headers: { host },
      cookies: new Set<string>(),
    }),
    extensions: false,
    contentType: '',
    load: () => ({ nodes: [], contentType: '' }),
    onDegraded: () => undefined,
  };
  return expandAddress(parseTemplate(address, false), scopeOf(openDocument(context, 0)));
}

const v = '$(QUERY_STRING{v})';

describe('a value in an address', () => {
  it.each([
    [`/a/${v}/b`, 'x/../y?q#h', '/a/x%2F..%2Fy%3Fq%23h/b'],
    [`/a?q=${v}`, 'x&y=z', '/a?q=x%26y%3Dz'],
    [`/a?q=${v}`, '..', '/a?q=..'],
    [`${v}`, 'http://evil.test/', 'http%3A%2F%2Fevil.test%2F'],
    [`${v}`, '//evil.test', '%2F%2Fevil.test'],
    [`../${v}`, 'a', '../a'],
    [`http://shop.test/${v}`, '@evil.test', 'http://shop.test/%40evil.test'],
    ['http://$(HTTP_HOST)/a', '', 'http://shop.test:8080/a'],
    [`/a/${v}.html`, '', '/a/.html'],
  ])('stays in its place: %s with "%s"', (address, value, expanded) =>
    expect(expand(address, value)).toBe(expanded),
  );

  it.each([
    [`/a/${v}/b`, '..'],
    [`/a/${v}/b`, '.'],
    [`/a/.${v}/b`, '.'],
    [`/a/${v}${v}`, '.'],
    [`/a/%2${v}.`, 'e'],
    [`/a/.${v}./b`, ''],
    [`http://shop.test${v}/`, '.evil.test'],
    [`http://shop.test${v}/`, ':81'],
    [`//${v}/a`, 'evil.test'],
    [`/${v}/evil.test/a`, ''],
    [`http://$(HTTP_HOST)${v}/a`, '.evil.test'],
    [`${v}//evil.test/`, ''],
  ])('is refused where it would change the host or the path: %s with "%s"', (address, value) => {
    expect(() => expand(address, value)).toThrow('Cannot include');
  });

  it('is refused as the host when the host is none', () => {
    expect(() => expand('http://$(HTTP_HOST)/a', '', 'evil.test/?')).toThrow('change the host');
  });
});
