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

describe('Language 1.0, section 3.2: esi:inline', () => {
  it('reads its name, whether it is fetchable, and the fragment, with the markup in it', () => {
    expect(parse('1<esi:inline name="/i" fetchable="yes">a<esi:include src="/x"/></esi:inline>2')).toBe(
      '1[{"type":"inline","name":"/i","fetchable":true,"nodes":"a[include [[\\"/x\\"],null,false]]"}]2',
    );
  });

  it.each(['<esi:inline/>', '<esi:inline name=""/>', '<esi:inline name="/i" fetchable="maybe"/>'])(
    'refuses %s',
    (text) => expect(() => parse(text)).toThrow('Cannot process'),
  );
});

describe('Language 1.0, section 3.3: esi:choose', () => {
  it('has branches and at most one otherwise, with white space around them', () => {
    expect(
      parse(
        `<esi:choose> <esi:otherwise>C</esi:otherwise>
         <esi:when test="$(HTTP_HOST)=='a'">A</esi:when><esi:when test="1&lt;2"/></esi:choose>`,
      ),
    ).toBe(
      '[choose when {"type":"chain","first":{"type":"variable","reference":{"name":"HTTP_HOST","key":null,"fallback":null}},"rest":[{"operator":"==","operand":{"type":"literal","value":"a"}}]}: A when {"type":"chain","first":{"type":"literal","value":1},"rest":[{"operator":"<","operand":{"type":"literal","value":2}}]}:  otherwise: C]',
    );
  });

  it.each([
    '<esi:choose></esi:choose>',
    '<esi:choose/>',
    '<esi:choose><esi:otherwise/></esi:choose>',
    '<esi:choose><esi:when/></esi:choose>',
    '<esi:choose>text<esi:when test="1==1"/></esi:choose>',
    '<esi:choose><esi:when test="1==1"/><esi:include src="/x"/></esi:choose>',
    '<esi:choose><esi:when test="1==1"/><esi:otherwise/><esi:otherwise/></esi:choose>',
    '<esi:when test="1==1"/>',
    '<esi:otherwise/>',
    '<esi:try><esi:when test="1==1"/></esi:try>',
  ])('refuses %s', (text) => expect(() => parse(text)).toThrow('Cannot process'));
});

describe('markup in other languages', () => {
  it.each([
    ['an attribute', '<a title="<esi:include src=\'/x\'/>">', '<a title="[include [["/x"],null,false]]">'],
    ['JSON', `{"html": "<esi:include src='/x'/>"}`, '{"html": "[include [["/x"],null,false]]"}'],
    ['a comment', '<!-- <esi:include src="/x"/> -->', '<!-- [include [["/x"],null,false]] -->'],
    ['CDATA', '<![CDATA[<esi:include src="/x"/>]]>', '<![CDATA[[include [["/x"],null,false]]]]>'],
    ['a script', 'if (a<b) "<esi:include src=\'/x\'/>"', 'if (a<b) "[include [["/x"],null,false]]"'],
  ])('is found inside of %s', (_where, text, nodes) => expect(parse(text)).toBe(nodes));
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
    '<esi:remove><esi:remove></esi:remove></esi:remove>',
    '<esi:vars raw="perhaps"/>',
    '<esi:assign name="a" value="1"/>',
    '<esi:include src="/x">',
    '</esi:vars x="y">',
    '<esi:Include src="/x"/>',
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

  it('keeps the text of a document as parts of its bytes, never as copies', () => {
    const document = Buffer.from('text<esi:include src="/x"/><esi:vars>a$(HTTP_HOST)b</esi:vars><b>');
    for (const node of parseMarkup(document)) {
      if (node.type === 'bytes') expect(node.bytes.buffer).toBe(document.buffer);
    }
  });

  it('knows a reference wherever it is cut, in the middle of an operator too', () => {
    const bytes = Buffer.from("<esi:vars>$f(1==2, $(a|$(b)), true && 'x' has 'é')</esi:vars>");
    const whole = show(parseMarkup(bytes, { extensions: true }));
    expect(whole).toContain('"name":"f"');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const parser = createMarkupParser({ extensions: true });
      const nodes = [
        ...parser.write(bytes.subarray(0, cut)),
        ...parser.write(bytes.subarray(cut)),
        ...parser.end(),
      ];
      expect(show(nodes)).toBe(whole);
    }
  });

  // Counted, not timed: a machine may be slow, a scanner that looks again at what it has seen is quadratic.
  it.each([
    ['', '<', false],
    ['', '<esi:', false],
    ['', '<!--esi', false],
    ['', '</esi:', false],
    ['', '$(', false],
    ['', '<esi:vars>$(', false],
    ['<esi:vars>', '$(', false],
    ['<esi:vars>', "$(A|'", false],
    ['<esi:vars>', '$(A{', false],
    ['<esi:vars>', '$(A|', true],
    ['<esi:vars>', '$f($(A{', true],
    ['<esi:vars>', '$f(1,', true],
    ['<esi:vars>', "$f('", true],
    ["<esi:vars>$(A|'", '$(A', true],
    ['<!--esi', '-', false],
    ['<!--esi <esi:vars>', '$(A) -- <', false],
    ['<esi:remove>', '</esi:rem', false],
    ['<esi:remove>', '</esi:remove', false],
    ['<esi:try>', ' ', false],
  ])(
    'takes linear time on a megabyte of "%s" and many "%s" (extensions: %s)',
    { timeout: 60_000 },
    (start, text, extensions) => {
      const document = Buffer.from(start + text.repeat(1_000_000 / text.length));
      let result = '';
      const looked = scanned(() => {
        result = outcome(() => {
          parseMarkup(document, { extensions });
          return [];
        });
      });
      expect(result).toMatch(/^$|^error surrogate-markup/);
      expect(looked).toBeLessThanOrEqual(40 * document.length);
    },
  );
});

/** How many bytes and characters were searched, decoded or matched while something ran. */
function scanned(run: () => unknown): number {
  let looked = 0;
  const { indexOf, toString: decode } = Buffer.prototype;
  const { exec } = RegExp.prototype;
  const find = String.prototype.indexOf;
  Buffer.prototype.indexOf = function (this: Buffer, value: string | number | Uint8Array, from?: number) {
    const found = indexOf.call(this, value, from);
    looked += (found === -1 ? this.length : found + 1) - (from ?? 0);
    return found;
  } as typeof indexOf;
  Buffer.prototype.toString = function (this: Buffer, ...values: [BufferEncoding?, number?, number?]) {
    const text = decode.apply(this, values);
    looked += text.length;
    return text;
  };
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const found = exec.call(this, text);
    looked += 1 + (found?.[0].length ?? 0);
    return found;
  };
  String.prototype.indexOf = function (this: string, ...values: [string, number?]) {
    const found = find.apply(this, values);
    looked += (found === -1 ? this.length : found) - (values[1] ?? 0);
    return found;
  };
  try {
    run();
  } finally {
    Object.assign(Buffer.prototype, { indexOf, toString: decode });
    RegExp.prototype.exec = exec;
    String.prototype.indexOf = find;
  }
  return looked;
}
