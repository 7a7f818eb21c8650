import { describe, expect, it } from 'vitest';
import { surrogateErrors } from '../errors.ts';
import { parseMarkup } from '../markup/parser.ts';
import { assemble } from './assemble.ts';
import { type ExpandContext, expandNodes, type IncludeRequest, type LoadedDocument } from './expand.ts';
import { createVariables, type VariablesOptions } from './variables.ts';

interface Site {
  extensions?: boolean;
  contentType?: string;
  /** Documents by address; a promise is waited for, an error thrown. */
  documents?: Record<string, string | Promise<string> | Error>;
  contentTypes?: Record<string, string>;
  request?: Partial<VariablesOptions>;
}

/** Expands markup, with what was asked for, stored and degraded. */
function setUp(site: Site = {}) {
  const asked: IncludeRequest[] = [];
  const degraded: string[] = [];
  const inlines: { name: string; fetchable: boolean; text: string }[] = [];
  const { extensions = false, contentType = 'text/html' } = site;
  const variables = createVariables({
    target: '/',
    headers: { host: 'shop.test' },
    cookies: new Set(['group', 'id', 'theme']),
    ...site.request,
  });
  const compile = (src: string, text: string): LoadedDocument => ({
    nodes: parseMarkup(Buffer.from(text), { extensions }),
    contentType: site.contentTypes?.[src] ?? 'text/html',
  });
  const context: ExpandContext = {
    variables,
    extensions,
    contentType,
    load(include, depth) {
      asked.push(include);
      if (depth > 4) throw surrogateErrors.TOO_DEEP(include.src, 4);
      const found = site.documents?.[include.src] ?? surrogateErrors.INCLUDE_FAILED(include.src, 'missing');
      if (found instanceof Error) throw found;
      if (typeof found === 'string') return compile(include.src, found);
      return found.then((text) => compile(include.src, text));
    },
    storeInline({ name, fetchable, nodes }) {
      inlines.push({ name, fetchable, text: textOf(expandNodes(nodes, context, 0).parts) });
    },
    onDegraded: (src) => degraded.push(src),
  };
  return {
    asked,
    degraded,
    inlines,
    variables,
    /** What is there at once. */
    expand: (markup: string) =>
      textOf(expandNodes(parseMarkup(Buffer.from(markup), { extensions }), context, 0).parts),
    /** All of it, given in pieces. */
    async assemble(...pieces: string[]) {
      const parts: Uint8Array[] = [];
      const source = (async function* () {
        for (const piece of pieces) yield parseMarkup(Buffer.from(piece), { extensions });
      })();
      for await (const part of assemble(source, context)) parts.push(part);
      return textOf(parts);
    },
  };
}

function textOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => (part instanceof Uint8Array ? Buffer.from(part).toString() : '[pending]'))
    .join('');
}

const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

describe('Language 1.0, section 3.1: esi:include', () => {
  it('is bytes at once when the cache has it, nested ones too', () => {
    const { expand } = setUp({ documents: { '/a': 'A<esi:include src="/b"/>', '/b': 'B' } });
    expect(expand('1<esi:include src="/a"/>2')).toBe('1AB2');
  });

  it('takes variables in src and alt', () => {
    const { expand, asked } = setUp({
      documents: { '/b/7': 'B' },
      request: { target: '/?q=a%26b', headers: { cookie: 'id=7' } },
    });
    const page = '<esi:include src="/a?q=$(QUERY_STRING{q})" alt="/b/$(HTTP_COOKIE{id}|none)"/>';
    expect(expand(page)).toBe('B');
    expect(asked).toEqual([{ src: '/a?q=a%26b' }, { src: '/b/7' }]);
  });

  it('falls back to alt, then to nothing with onerror="continue", at once or later', async () => {
    const page =
      '[<esi:include src="/a" alt="/b"/>][<esi:include src="/a" alt="/gone" onerror="continue"/>][<esi:include src="/a" onerror="continue"/>]';
    const atOnce = setUp({ documents: { '/b': 'B' } });
    expect(atOnce.expand(page)).toBe('[B][][]');
    expect(atOnce.degraded).toEqual(['/a', '/a', '/a', '/a']);
    const failing = () => later('').then(() => Promise.reject(surrogateErrors.INCLUDE_FAILED('/a', 'late')));
    const pending = setUp({
      documents: {
        '/b': later('B'),
        get '/a'() {
          return failing();
        },
      },
    });
    expect(await pending.assemble(page)).toBe('[B][][]');
    expect(pending.degraded).toEqual(['/a', '/a', '/a', '/a']);
  });

  it('fails the page without alt and onerror, at once or later', async () => {
    expect(() => setUp().expand('<esi:include src="/a"/>')).toThrow('Cannot include "/a"');
    await expect(setUp().assemble('<esi:include src="/a" alt="/b"/>')).rejects.toThrow('Cannot include "/b"');
  });

  it('fails with what it includes, unless it may', () => {
    const documents = { '/a': 'A<esi:include src="/gone"/>', '/b': 'B' };
    expect(setUp({ documents }).expand('<esi:include src="/a" alt="/b"/>')).toBe('B');
    expect(() => setUp({ documents }).expand('<esi:include src="/a"/>')).toThrow('Cannot include "/gone"');
  });

  it('asks with one and the same object when nothing in it varies', () => {
    const nodes = parseMarkup(Buffer.from('<esi:include src="/a"/>'));
    const { asked, expand } = setUp({ documents: { '/a': 'A' } });
    expand('<esi:include src="/a"/>');
    expect(nodes[0]).toMatchObject({ request: { src: '/a' } });
    expect(Object.isFrozen(asked[0])).toBe(true);
  });
});

describe('Language 1.0, section 3.2: esi:inline', () => {
  it('is stored under its name and written nowhere, before what follows it is included', () => {
    const documents: Record<string, string> = {};
    const { expand, inlines } = setUp({ documents });
    const page = 'a<esi:inline name="/i" fetchable="yes">I<esi:vars>$(HTTP_HOST)</esi:vars></esi:inline>b';
    expect(expand(page)).toBe('ab');
    expect(inlines).toEqual([{ name: '/i', fetchable: true, text: 'Ishop.test' }]);
  });

  it('is not stored from a branch that is not taken', () => {
    const { expand, inlines } = setUp();
    expand('<esi:choose><esi:when test="1==2"><esi:inline name="/i">x</esi:inline></esi:when></esi:choose>');
    expect(inlines).toEqual([]);
  });
});

describe('Language 1.0, section 3.3: esi:choose', () => {
  const page = `<esi:choose>
    <esi:when test="$(HTTP_COOKIE{group})=='Advanced'"><esi:include src="/advanced"/></esi:when>
    <esi:when test="$(HTTP_COOKIE{group})=='Basic User'"><esi:include src="/basic"/></esi:when>
    <esi:otherwise><esi:include src="/new"/></esi:otherwise>
  </esi:choose>`;
  const documents = { '/advanced': 'A', '/basic': 'B', '/new': 'N' };

  it.each([
    ['group=Advanced', 'A', '/advanced'],
    ['group=Basic User', 'B', '/basic'],
    ['group=other', 'N', '/new'],
    ['', 'N', '/new'],
  ])('takes one branch and fetches no other (cookie "%s")', (cookie, text, src) => {
    const { expand, asked } = setUp({ documents, request: { headers: { cookie } } });
    expect(expand(page)).toBe(text);
    expect(asked).toEqual([{ src }]);
  });

  it('takes the first branch that holds, and nothing where none does', () => {
    const { expand } = setUp();
    expect(
      expand('<esi:choose><esi:when test="1==1">1</esi:when><esi:when test="2==2">2</esi:when></esi:choose>'),
    ).toBe('1');
    expect(expand('[<esi:choose><esi:when test="1==2">1</esi:when></esi:choose>]')).toBe('[]');
  });
});

describe('Language 1.0, section 3.4: esi:try', () => {
  it('takes except when one of several includes of attempt fails, and all of attempt otherwise', () => {
    const page = (second: string) =>
      `<esi:try><esi:attempt>1<esi:include src="/a"/>2<esi:include src="${second}"/>3</esi:attempt><esi:except>E</esi:except></esi:try>`;
    const { expand, degraded } = setUp({ documents: { '/a': 'A', '/b': 'B' } });
    expect(expand(page('/b'))).toBe('1A2B3');
    expect(degraded).toEqual([]);
    expect(expand(page('/gone'))).toBe('E');
    expect(degraded).toEqual(['/a']);
  });

  it('nests in attempt and in except', () => {
    const { expand } = setUp();
    const inner =
      '<esi:try><esi:attempt><esi:include src="/gone"/></esi:attempt><esi:except>inner</esi:except></esi:try>';
    expect(
      expand(`<esi:try><esi:attempt>${inner}</esi:attempt><esi:except>outer</esi:except></esi:try>`),
    ).toBe('inner');
    expect(
      expand(
        `<esi:try><esi:attempt><esi:include src="/gone"/></esi:attempt><esi:except>${inner}</esi:except></esi:try>`,
      ),
    ).toBe('inner');
  });

  it('fails the page when except fails too', async () => {
    const page =
      '<esi:try><esi:attempt><esi:include src="/a"/></esi:attempt><esi:except><esi:include src="/b"/></esi:except></esi:try>';
    expect(() => setUp().expand(page)).toThrow('Cannot include "/b"');
    await expect(
      setUp({
        documents: {
          '/a': later('').then(() => Promise.reject(surrogateErrors.INCLUDE_FAILED('/a', 'late'))),
        },
      }).assemble(page),
    ).rejects.toThrow('Cannot include "/b"');
  });
});

describe('Language 1.0, sections 3.5 to 3.8: comment, remove, vars, <!--esi -->', () => {
  it('writes the value of a variable in vars, in comments of the page too', () => {
    expect(
      setUp().expand('$(HTTP_HOST)<!--esi <esi:vars>$(HTTP_HOST)</esi:vars>--><esi:remove>x</esi:remove>'),
    ).toBe('$(HTTP_HOST) shop.test');
  });

  it('never reads a value as markup', () => {
    const { expand, asked } = setUp({
      request: { target: `/?q=${encodeURIComponent('<esi:include src="/x"/>$(HTTP_HOST)')}` },
      contentType: 'text/plain',
    });
    expect(expand('<esi:vars>$(QUERY_STRING{q})</esi:vars>')).toBe('<esi:include src="/x"/>$(HTTP_HOST)');
    expect(asked).toEqual([]);
  });

  it('escapes for the type of the document that the value stands in, and not at all with raw="yes"', () => {
    const target = `/?q=${encodeURIComponent('</script>"x"')}`;
    const value = '<esi:vars>$(QUERY_STRING{q})</esi:vars>';
    const { expand } = setUp({
      documents: { '/json': value, '/css': value, '/text': value },
      contentTypes: { '/json': 'application/json; charset=utf-8', '/css': 'text/css', '/text': 'text/plain' },
      request: { target },
    });
    expect(expand(value)).toBe('&lt;/script&gt;&quot;x&quot;');
    expect(expand(value.replace('vars>', 'vars raw="yes">'))).toBe('</script>"x"');
    expect(expand('<esi:include src="/json"/>')).toBe('\\u003c/script\\u003e\\"x\\"');
    expect(expand('<esi:include src="/css"/>')).toBe('\\3c \\2f script\\3e \\22 x\\22 ');
    expect(expand('<esi:include src="/text"/>')).toBe('</script>"x"');
  });
});

describe('assemble()', () => {
  it('writes a page of a hundred thousand parts, and places within places, in document order', async () => {
    const many = '<!--esi x-->'.repeat(100_000);
    const { assemble: run } = setUp({
      documents: { '/a': later(many), '/b': 'B<esi:include src="/c"/>b', '/c': later('C') },
    });
    const text = await run(`${many}1<esi:include src="/b"/>2<esi:include src="/a"/>3`, '4');
    expect(text.replaceAll(' x', '')).toBe('1BCb234');
    expect(text).toHaveLength(400_007);
  });

  it('writes nothing while an include is pending that may fail the page', async () => {
    const { assemble: run } = setUp({
      documents: { '/a': later('').then(() => Promise.reject(surrogateErrors.INCLUDE_FAILED('/a', 'late'))) },
    });
    await expect(run('first<esi:include src="/a"/>last')).rejects.toThrow('Cannot include "/a"');
  });
});

describe('what a page reads', () => {
  it('is each variable and key once, with nothing of branches that were not looked at', () => {
    const { expand, variables } = setUp();
    expand(
      `<esi:vars>$(HTTP_HOST|x)$(HTTP_HOST)$(QUERY_STRING{a})</esi:vars><esi:choose><esi:when test="1==1|$(HTTP_COOKIE{id})==1"/><esi:otherwise><esi:vars>$(HTTP_REFERER)</esi:vars></esi:otherwise></esi:choose>`,
    );
    expect(variables.reads()).toEqual([
      { name: 'HTTP_HOST', key: null, fallback: null },
      { name: 'QUERY_STRING', key: 'a', fallback: null },
    ]);
    expect(variables.isVolatile()).toBe(false);
  });
});
