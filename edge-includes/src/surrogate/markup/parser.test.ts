import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarkupNode } from './node.ts';
import { createMarkupParser, parseMarkup } from './parser.ts';

/** A short notation of nodes, with neighbouring bytes joined. */
function show(nodes: readonly MarkupNode[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'bytes':
          return Buffer.from(node.bytes).toString('latin1');
        case 'variable':
          return `[${showExpression(node.value)}${node.raw ? ' raw' : ''}]`;
        case 'include':
          return `[include ${JSON.stringify([node.src, node.alt, node.continueOnError].map(showPart))}]`;
        case 'try':
          return `[try ${show(node.attempt)} except ${show(node.except)}]`;
        case 'choose': {
          const branches = node.branches.map(
            (branch) => `when ${showExpression(branch.test)}: ${show(branch.nodes)}`,
          );
          return `[choose ${branches.join(' ')} otherwise: ${show(node.otherwise)}]`;
        }
        default:
          return `[${'nodes' in node ? JSON.stringify({ ...node, nodes: show(node.nodes) }) : JSON.stringify(node)}]`;
      }
    })
    .join('');
}

function showPart(part: unknown): unknown {
  if (!Array.isArray(part)) return part;
  return part.map((one) => (typeof one === 'string' ? one : (one as { reference: unknown }).reference));
}

function showExpression(value: unknown): string {
  return JSON.stringify((value as { reference?: unknown }).reference ?? value);
}

const parse = (text: string) => show(parseMarkup(Buffer.from(text)));

describe('Language 1.0, section 3.1: esi:include', () => {
  it('reads src, alt and onerror, with both quotes, entities and ">" inside', () => {
    expect(parse(`a<esi:include src="/x?a=1&amp;b=2" alt='/y?>' onerror="continue"/>b`)).toBe(
      'a[include [["/x?a=1&b=2"],["/y?>"],true]]b',
    );
  });

  it('may have an end tag; what is between is dropped', () => {
    expect(parse('<esi:include src="/x"> dropped </esi:include>.')).toBe('[include [["/x"],null,false]].');
  });

  it.each([
    '<esi:include/>',
    '<esi:include src=""/>',
    '<esi:include src="/x" onerror="stop"/>',
    '<esi:include src=/x/>',
  ])('refuses %s', (text) => expect(() => parse(text)).toThrow('Cannot process'));
});

describe('Language 1.0, section 3.4: esi:try', () => {
  it('has one attempt and one except, with white space around them', () => {
    expect(
      parse(
        '<esi:try> \n <esi:attempt>A<esi:include src="/x"/></esi:attempt> <esi:except>E</esi:except></esi:try>',
      ),
    ).toBe('[try A[include [["/x"],null,false]] except E]');
  });

  it('nests', () => {
    expect(
      parse(
        '<esi:try><esi:attempt><esi:try><esi:attempt>1</esi:attempt><esi:except/></esi:try></esi:attempt><esi:except>2</esi:except></esi:try>',
      ),
    ).toBe('[try [try 1 except ] except 2]');
  });

  it.each([
    '<esi:try></esi:try>',
    '<esi:try/>',
    '<esi:try><esi:attempt/></esi:try>',
    '<esi:try>text<esi:attempt/><esi:except/></esi:try>',
    '<esi:vars><esi:try>$(HTTP_HOST)<esi:attempt/><esi:except/></esi:try></esi:vars>',
    '<esi:try><esi:attempt/><esi:except/><esi:comment text="x"/></esi:try>',
    '<esi:attempt>x</esi:attempt>',
    '<esi:try><esi:attempt/><esi:attempt/></esi:try>',
    '<esi:try><esi:include src="/x"/><esi:attempt/></esi:try>',
  ])('refuses %s', (text) => expect(() => parse(text)).toThrow('Cannot process'));
});

describe('Language 1.0, sections 3.5 to 3.8: comment, remove, vars, <!--esi -->', () => {
  it('drops comments and what is to be removed, tags in it too', () => {
    expect(
      parse('1<esi:comment text="c"/>2<esi:remove><a href="x"><esi:include src="/x"/></esi:remove>3'),
    ).toBe('123');
  });

  it('takes away the <!--esi --> around markup that it processes', () => {
    expect(parse('1<!--esi <b><esi:include src="/x"/></b>-->2<!-- stays -->')).toBe(
      '1 <b>[include [["/x"],null,false]]</b>2<!-- stays -->',
    );
  });

  it('reads variables in vars and in attributes, and nowhere else', () => {
    expect(
      parse("$(HTTP_HOST)<esi:vars>$(HTTP_HOST) $(QUERY_STRING{q}|'a b') $(no) $5</esi:vars>$(HTTP_HOST)"),
    ).toBe(
      '$(HTTP_HOST)[{"name":"HTTP_HOST","key":null,"fallback":null}] [{"name":"QUERY_STRING","key":"q","fallback":"a b"}] $(no) $5$(HTTP_HOST)',
    );
    expect(parse('<esi:include src="/x?q=$(QUERY_STRING{q}|z)&amp;y"/>')).toBe(
      '[include [["/x?q=",{"name":"QUERY_STRING","key":"q","fallback":"z"},"&y"],null,false]]',
    );
  });
});

describe('malformed markup', () => {
  it.each([
    '<esi:try><esi:attempt>',
    '<esi:remove>x',
    '<esi:include src="/x"',
    '<!--esi x',
    '<esi:vars>',
    '</esi:vars>',
    '<esi:unknown/>',
    '<esi:include src="/x" src="/y"/>',
    '<esi:vars><esi:remove></esi:vars>',
  ])('fails the whole document: %s', (text) => expect(() => parse(text)).toThrow('Cannot process'));

  it.each([
    ['a tag of 20,000 bytes', `<esi:include src="${'x'.repeat(20_000)}"/>`],
    ['elements that nest a hundred deep', '<esi:vars>'.repeat(100) + '</esi:vars>'.repeat(100)],
  ])('fails the whole document for %s', (_name, text) => {
    expect(() => parse(text)).toThrow('Cannot process');
  });

  it('copies everything that only looks like markup', () => {
    const text = '<es <esi <!--es --> </esi $( <!-- esi:include --> <';
    expect(parse(text)).toBe(text);
  });
});

describe('createMarkupParser()', () => {
  const piece = fc.constantFrom(
    'text ',
    '<b>',
    '$(HTTP_HOST)',
    "$(QUERY_STRING{a}|'x y')",
    '<esi:include src="/x?a=1" alt=\'/>\'/>',
    '<!--esi ',
    '-->',
    '--',
    '<esi:vars>',
    '</esi:vars>',
    '<esi:remove>',
    '</esi:remove>',
    '<esi:try><esi:attempt>',
    '</esi:attempt><esi:except>',
    '</esi:except></esi:try>',
    '<esi:comment text="x"/>',
    'é€',
    '<',
    '$(',
    '</esi:',
  );

  function outcome(run: () => readonly MarkupNode[]): string {
    try {
      return show(run());
    } catch (error) {
      return `error ${(error as { code?: string }).code}`;
    }
  }

  it('gives the same nodes wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        (pieces, cuts) => {
          const bytes = Buffer.from(pieces.join(''));
          const parser = createMarkupParser();
          const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
          const chunked = outcome(() => {
            const nodes = at.slice(1).flatMap((end, i) => parser.write(bytes.subarray(at[i], end)));
            return [...nodes, ...parser.end()];
          });
          // What breaks first may differ in its words, not in being an error.
          expect(chunked.slice(0, 5) === 'error' ? 'error' : chunked).toBe(
            outcome(() => parseMarkup(bytes)).replace(/^error.*/, 'error'),
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  // A quadratic scan of a megabyte would not end before the test's own deadline.
  it.each(['<', '<esi:', '<!--esi', '$(', '<esi:vars>$('])(
    'takes linear time on a megabyte of "%s"',
    { timeout: 60_000 },
    (text) => {
      const document = Buffer.from(text.repeat(1_000_000 / text.length));
      const looked = bytesSearched(() => outcome(() => parseMarkup(document)));
      expect(looked).toBeGreaterThan(0);
      expect(looked).toBeLessThanOrEqual(20 * document.length);
    },
  );
});

/** How many bytes the searches of buffers went over while something ran. */
function bytesSearched(run: () => unknown): number {
  let looked = 0;
  const search = Buffer.prototype.indexOf;
  Buffer.prototype.indexOf = function (this: Buffer, value: string | number | Uint8Array, from?: number) {
    const found = search.call(this, value, from);
    looked += (found === -1 ? this.length : found + 1) - (from ?? 0);
    return found;
  } as typeof search;
  try {
    run();
  } finally {
    Buffer.prototype.indexOf = search;
  }
  return looked;
}
