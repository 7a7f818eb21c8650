import { describe, expect, it } from 'vitest';
import { surrogateErrors } from '../errors.ts';
import type { IncludeRequest } from '../markup/node.ts';
import { parseMarkup } from '../markup/parser.ts';
import { assemble } from './assemble.ts';
import { type ExpandContext, expandNodes, type LoadedDocument } from './expand.ts';
import { createVariables } from './variables.ts';

type Documents = Record<string, string | Promise<string>>;

function setUp(documents: Documents = {}) {
  const asked: IncludeRequest[] = [];
  const variables = createVariables({
    target: '/path?q=a+b&n=5',
    method: 'POST',
    headers: { host: 'shop.test', 'x-team': 'red', authorization: 'secret', cookie: 'sid=secret' },
    cookies: new Set(),
    client: '192.0.2.1',
  });
  const context: ExpandContext = {
    variables,
    extensions: true,
    contentType: 'text/plain',
    load(include) {
      asked.push(include);
      const compile = (text: string): LoadedDocument => ({
        nodes: parseMarkup(Buffer.from(text), { extensions: true }),
        contentType: 'text/plain',
      });
      const found = documents[include.src];
      if (found === undefined) throw surrogateErrors.INCLUDE_FAILED(include.src, 'missing');
      return typeof found === 'string' ? compile(found) : found.then(compile);
    },
    onDegraded: () => undefined,
  };
  const expand = (markup: string) =>
    Buffer.concat(
      expandNodes(parseMarkup(Buffer.from(markup), { extensions: true }), context, 0).parts as Uint8Array[],
    ).toString();
  return {
    asked,
    variables,
    expand,
    /** The text of one expression. */
    value: (expression: string) =>
      expand(`<esi:assign name="v">${expression}</esi:assign><esi:vars>$(v)</esi:vars>`),
    async assemble(...pieces: string[]) {
      const source = (async function* () {
        for (const piece of pieces) yield parseMarkup(Buffer.from(piece), { extensions: true });
      })();
      let text = '';
      for await (const part of assemble(source, context)) text += Buffer.from(part).toString();
      return text;
    },
  };
}

const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

describe('the switch', () => {
  it.each([
    '<esi:assign name="a" value="1"/>',
    '<esi:eval src="/a"/>',
    '<esi:foreach collection="[1]"></esi:foreach>',
    '<esi:function name="f"></esi:function>',
    '<esi:text>x</esi:text>',
    '<esi:choose><esi:when test="$exists(1)"/></esi:choose>',
    '<esi:choose><esi:when test="1+1==2"/></esi:choose>',
    '<esi:choose><esi:when test="1==1&&1==1"/></esi:choose>',
  ])('is off by default, and %s fails the document then', (text) => {
    expect(() => parseMarkup(Buffer.from(text))).toThrow('Cannot');
    expect(() => parseMarkup(Buffer.from(text), { extensions: true })).not.toThrow();
  });
});

describe('esi:include', () => {
  it('takes ttl, maxwait, no-store, method, entity and headers', () => {
    const { expand, asked } = setUp({ '/a': 'A' });
    expand(
      `<esi:include src="/a" ttl="5m" maxwait="200" no-store="on" method="POST" entity="q=$(QUERY_STRING{q})"
        setheader="X-Team: $(HTTP_X_TEAM)" setheader="X-One: 1" appendheader="Accept-Language: de" removeheader="Referer, X-Two"/>`,
    );
    expect(asked).toEqual([
      {
        src: '/a',
        ttl: 300,
        maxwait: 200,
        noStore: true,
        method: 'POST',
        entity: 'q=a b',
        headers: {
          set: { 'x-team': 'red', 'x-one': '1' },
          append: { 'accept-language': 'de' },
          remove: ['referer', 'x-two'],
        },
      },
    ]);
  });

  it.each(['10', '10s', '1h', '2d'])('reads a ttl of %s', (ttl) => {
    const { expand, asked } = setUp({ '/a': 'A' });
    expand(`<esi:include src="/a" ttl="${ttl}"/>`);
    expect(asked[0]!.ttl).toBe({ 10: 10, '10s': 10, '1h': 3_600, '2d': 172_800 }[ttl]);
  });

  it.each([
    'ttl="soon"',
    'maxwait="0"',
    'no-store="perhaps"',
    'method="DELETE"',
    'entity="x"',
    'setheader="Host: evil.test"',
    'setheader="Cookie: a=b"',
    'setheader="X Y: 1"',
    'removeheader="Surrogate-Capability"',
  ])('refuses %s', (attribute) => {
    expect(() => setUp().expand(`<esi:include src="/a" ${attribute}/>`)).toThrow('Cannot process');
  });

  it('fails when a value would split its headers', () => {
    const { expand, asked } = setUp({ '/a': 'A' });
    const page = `<esi:include src="/a" setheader="X-Q: $url_decode('a%0d%0ab')" onerror="continue"/>`;
    expect(expand(page)).toBe('');
    expect(() => expand(page.replace(' onerror="continue"', ''))).toThrow('control character');
    expect(asked).toEqual([]);
  });
});

describe('variables of the request beyond the Note', () => {
  it('are headers but for credentials, method, path and address', () => {
    const { expand } = setUp();
    expect(
      expand(
        '<esi:vars>$(HTTP_X_TEAM) $(REQUEST_METHOD) $(REQUEST_PATH) $(REMOTE_ADDR) [$(HTTP_AUTHORIZATION)$(HTTP_COOKIE)]</esi:vars>',
      ),
    ).toBe('red POST /path 192.0.2.1 []');
  });
});

describe('esi:assign', () => {
  it('has a short and a long form, lists and dictionaries', () => {
    const { expand } = setUp();
    expect(
      expand(`<esi:assign name="a" value="'x'"/><esi:assign name="b"> $(a) + 'y' </esi:assign>
<esi:assign name="l" value="[1, 'two', $(b)]"/><esi:assign name="l{1}" value="2"/><esi:assign name="l{3}" value="4"/>
<esi:assign name="d" value="{'k': 'v', $(a): 1}"/><esi:assign name="d{'new'}" value="$(l)"/>
<esi:vars>$(a) $(b) $(l) $(l{-1}) $(d{k}) $(d{$(a)}) $(d{new}) $(d{none}|default)</esi:vars>`).trim(),
    ).toBe('x xy 1,2,xy,4 4 v 1 1,2,xy,4 default');
  });

  it('never changes a list that another variable holds', () => {
    expect(
      setUp().expand(
        '<esi:assign name="a" value="[1]"/><esi:assign name="b" value="$(a)"/><esi:assign name="a{0}" value="2"/><esi:vars>$(a)$(b)</esi:vars>',
      ),
    ).toBe('21');
  });

  it.each([
    '<esi:assign name="HTTP_HOST" value="1"/>',
    '<esi:assign value="1"/>',
    '<esi:assign name="a" value="1 +"/>',
    '<esi:assign name="a"/>',
  ])('refuses %s', (text) => expect(() => setUp().expand(text)).toThrow('Cannot'));

  it('is known in its own document only', () => {
    const { expand } = setUp({ '/a': '[<esi:vars>$(x)</esi:vars>]<esi:assign name="x" value="2"/>' });
    expect(expand('<esi:assign name="x" value="1"/><esi:include src="/a"/><esi:vars>$(x)</esi:vars>')).toBe(
      '[]1',
    );
  });

  it('in except is known in except only, and in attempt everywhere after it, whenever an include fails', async () => {
    const page =
      '<esi:try><esi:attempt><esi:assign name="x" value="1"/><esi:include src="/gone"/></esi:attempt><esi:except><esi:assign name="x" value="$(x)+1"/><esi:vars>[$(x)]</esi:vars></esi:except></esi:try><esi:assign name="y" value="5"/><esi:vars>$(x)</esi:vars>';
    expect(setUp().expand(page)).toBe('[2]1');
    const failing = later('').then(() => Promise.reject(surrogateErrors.INCLUDE_FAILED('/gone', 'late')));
    expect(await setUp({ '/gone': failing }).assemble(page)).toBe('[2]1');
  });
});

describe('esi:eval', () => {
  const page = '<esi:eval src="/a"/><esi:vars>$(x)</esi:vars>';
  const document = '<esi:assign name="x" value="\'from a\'"/>A ';

  it('runs in the variables of the document, and what follows waits for it', async () => {
    expect(setUp({ '/a': document }).expand(page)).toBe('A from a');
    expect(
      await setUp({ '/a': later(document) }).assemble('1', `${page}2`, '<esi:vars>$(x)</esi:vars>3'),
    ).toBe('1A from a2from a3');
  });

  it('waits in loops, branches and attempts too', async () => {
    const { assemble: run } = setUp({ '/a': later('<esi:assign name="x" value="$(x)+1"/>') });
    expect(
      await run(
        '<esi:assign name="x" value="0"/><esi:foreach collection="[1,2,3]"><esi:choose><esi:when test="$(item)!=2"><esi:try><esi:attempt><esi:eval src="/a"/></esi:attempt><esi:except>E</esi:except></esi:try></esi:when></esi:choose><esi:vars>$(item):$(x) </esi:vars></esi:foreach><esi:vars>$(x)</esi:vars>',
      ),
    ).toBe('1:1 2:1 3:2 2');
  });

  it('fails as an include does', async () => {
    expect(setUp({ '/b': 'B' }).expand('<esi:eval src="/gone" alt="/b"/>')).toBe('B');
    expect(setUp().expand('[<esi:eval src="/gone" onerror="continue"/>]')).toBe('[]');
    expect(() => setUp().expand('<esi:eval src="/gone"/>')).toThrow('Cannot include "/gone"');
    const failing = later('').then(() => Promise.reject(surrogateErrors.INCLUDE_FAILED('/gone', 'late')));
    await expect(setUp({ '/gone': failing }).assemble('<esi:eval src="/gone"/>x')).rejects.toThrow('"/gone"');
    const attempt =
      '<esi:try><esi:attempt><esi:eval src="/gone"/>x</esi:attempt><esi:except>E</esi:except></esi:try>y';
    expect(await setUp({ '/gone': failing }).assemble(attempt)).toBe('Ey');
  });
});

describe('esi:foreach', () => {
  it('goes over lists and pairs of dictionaries, and ends at esi:break', () => {
    const { expand } = setUp();
    expect(expand('<esi:foreach collection="[1,2,3]"><esi:vars>$(item),</esi:vars></esi:foreach>')).toBe(
      '1,2,3,',
    );
    expect(
      expand(
        `<esi:foreach collection="{'a':1,'b':2}" item="p"><esi:vars>$(p{0})=$(p{1});</esi:vars></esi:foreach>`,
      ),
    ).toBe('a=1;b=2;');
    expect(
      expand(
        '<esi:foreach collection="[1,2,3]"><esi:vars>$(item)</esi:vars><esi:choose><esi:when test="$(item)==2"><esi:break/></esi:when></esi:choose>,</esi:foreach>.',
      ),
    ).toBe('1,2.');
  });

  it('gives its variable back', () => {
    expect(
      setUp().expand(
        '<esi:assign name="item" value="0"/><esi:foreach collection="[1,2]"><esi:foreach collection="[3]"/></esi:foreach><esi:vars>$(item)</esi:vars>',
      ),
    ).toBe('0');
  });

  it('fetches for each', () => {
    const { expand, asked } = setUp({ '/p/1': 'one ', '/p/2': 'two' });
    expect(expand('<esi:foreach collection="[1,2]"><esi:include src="/p/$(item)"/></esi:foreach>')).toBe(
      'one two',
    );
    expect(asked).toHaveLength(2);
  });
});

describe('esi:function', () => {
  it('takes values and returns one', () => {
    expect(
      setUp().expand(
        `<esi:function name="greet"><esi:choose><esi:when test="$is_empty($(ARGS{0}))"><esi:return value="'nobody'"/></esi:when></esi:choose><esi:assign name="local" value="'Hello ' + $(ARGS{0})"/><esi:return value="$(local)"/></esi:function><esi:vars>$greet('Ann') $greet() $(local)</esi:vars>`,
      ),
    ).toBe('Hello Ann nobody ');
  });

  it('may call itself, to a depth', () => {
    const page = (start: number) =>
      `<esi:function name="sum"><esi:choose><esi:when test="$(ARGS{0})==0"><esi:return value="0"/></esi:when></esi:choose><esi:return value="$(ARGS{0}) + $sum($(ARGS{0})-1)"/></esi:function><esi:vars>$sum(${start})</esi:vars>`;
    expect(setUp().expand(page(4))).toBe('10');
    expect(() => setUp().expand(page(1_000))).toThrow('calls nest at most 16 deep');
  });

  it('neither writes nor fetches', () => {
    expect(() => setUp().expand('<esi:function name="f"><esi:include src="/a"/></esi:function>')).toThrow(
      'it stands in esi:function',
    );
  });
});

describe('esi:text', () => {
  it('is written as it is', () => {
    expect(setUp().expand('<esi:text><esi:vars>$(HTTP_HOST)</esi:vars><esi:no></esi:text>.')).toBe(
      '<esi:vars>$(HTTP_HOST)</esi:vars><esi:no>.',
    );
  });
});

describe('operators', () => {
  it.each([
    ['1 + 2 * 3 - 4 / 2', '5'],
    ['7 / 2', '3'],
    ['7.5 / 2', '3.75'],
    ['-7 % 4', '-3'],
    ['1 / 0', ''],
    ["'a' + 1", 'a1'],
    ['$(QUERY_STRING{n}) + 1', '6'],
    ['[1] + [2]', '1,2'],
    ["'abc' has 'b' && 'abc' has_i 'C'", 'true'],
    ['!(1 == 1) || false', 'false'],
    ["'it\\'s'", "it's"],
    ["'a' * 2", ''],
  ])('%s is %s', (expression, text) => expect(setUp().value(expression)).toBe(text));
});

describe('functions', () => {
  it.each([
    ["$url_encode('a b&')", 'a%20b%26'],
    ["$url_decode('a%20b+c')", 'a b c'],
    ["$html_encode('<a>')", '&lt;a&gt;'],
    ["$html_decode('&lt;a&gt;')", '<a>'],
    ["$base64_encode('é')", 'w6k='],
    ["$base64_decode('w6k=')", 'é'],
    ['$exists($(none))', 'false'],
    ['$exists($(HTTP_HOST))', 'true'],
    ['$is_empty([])', 'true'],
    ["$int('4.7') + 1", '5'],
    ['$str(4) + 1', '5'],
    ["$len('abc') + $len([1,2])", '5'],
    ["$substr('abcdef', 1, 3)", 'bcd'],
    ["$substr('abcdef', -2)", 'ef'],
    ["$substr('abcdef', 1, -1)", 'bcde'],
    ["$index('abcb', 'b')", '1'],
    ["$rindex('abcb', 'b')", '3'],
    ["$index('abc', 'x')", '-1'],
    ["$strip('  a ') + $lstrip(' b') + $rstrip('c ')", 'abc'],
    ["$upper('a') + $lower('B')", 'Ab'],
    ["$join($string_split('a,b,c', ','), '-')", 'a-b-c'],
    ["$replace('aXbX', 'X', '-')", 'a-b-'],
    ["$replace('aXbX', 'X', '-', 1)", 'a-bX'],
    ["$digest_md5_hex('a')", '0cc175b9c0f1b6a831c399e269772661'],
    ['$http_time(0)', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ["$strftime(86400, '%Y-%m-%d %H:%M %a %b %j%%')", '1970-01-02 00:00 Fri Jan 002%'],
    ['$bool(0)', 'false'],
  ])('%s is %s', (expression, text) => expect(setUp().value(expression)).toBe(text));

  it.each(['$time()', '$rand(10)'])('%s makes the page differ between equal requests', (expression) => {
    const { value, variables } = setUp();
    expect(value(expression)).toMatch(/^\d+$/);
    expect(variables.isVolatile()).toBe(true);
  });

  it('that do not exist fail the page', () => {
    expect(() => setUp().value('$nothing(1)')).toThrow(
      'Cannot evaluate $nothing(): there is no such function',
    );
  });
});

describe('limits', () => {
  const loop = (rounds: string, body: string) => `<esi:foreach collection="${rounds}">${body}</esi:foreach>`;
  const ten = '[1,2,3,4,5,6,7,8,9,10]';

  it.each([
    [
      'steps',
      loop(ten, loop(ten, loop(ten, loop(ten, loop(ten, loop(ten, 'x')))))),
      'takes more than 100000 steps',
    ],
    [
      'characters',
      `<esi:assign name="x" value="'abcdefghij'"/>${loop(ten, loop(ten, '<esi:assign name="x" value="$(x)+$(x)"/>'))}`,
      'more than 65536 characters',
    ],
    [
      'items',
      `<esi:assign name="x" value="${ten}"/>${loop(ten, loop(ten, '<esi:assign name="x" value="$(x)+$(x)"/>'))}`,
      'more than 10000 items',
    ],
    [
      'replaced characters',
      `<esi:assign name="x" value="'0123456789'"/>${loop(ten, `<esi:assign name="x" value="$replace($(x), '0', $(x))"/>`.repeat(3))}`,
      'Cannot evaluate',
    ],
    [
      'written bytes',
      loop(ten, loop(ten, loop(ten, loop(ten, 'x'.repeat(100_000))))),
      'takes more than 100000 steps',
    ],
  ])('hold for %s, with a coded error', (_name, page, message) => {
    expect(() => setUp().expand(page)).toThrow(message);
  });
});
