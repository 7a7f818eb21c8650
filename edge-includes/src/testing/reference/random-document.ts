/**
 * Random documents: mostly well-formed, nested, with everything the language has, and some of it broken on purpose.
 * The same choices give the same document.
 */

/** A whole number from 0 to below `count`. */
export type Choose = (count: number) => number;

export interface RandomDocumentOptions {
  /** Whether it may use what is beyond ESI 1.0. */
  extensions: boolean;
  /** One in so many elements is broken. */
  broken: number;
}

const noteNames = [
  'HTTP_HOST',
  'HTTP_COOKIE{theme}',
  'HTTP_COOKIE{sid}',
  'HTTP_COOKIE',
  'HTTP_REFERER',
  'HTTP_ACCEPT_LANGUAGE{de}',
  'HTTP_ACCEPT_LANGUAGE',
  'QUERY_STRING',
  'QUERY_STRING{a}',
  "QUERY_STRING{'b c'}",
  'QUERY_STRING{none}',
  'NOTHING',
  'HTTP_HOST|d',
  "QUERY_STRING{none}|'a default'",
  'NOTHING|bare',
];
const names = [
  ...noteNames,
  'x',
  'list{0}',
  'list{-1}',
  'map{k}',
  'item',
  'x|$(QUERY_STRING{a})',
  'map{$(x)}',
];
const texts = [
  'text ',
  '\n',
  '<p class="a">',
  '</p>',
  '<!-- comment -->',
  '<![CDATA[ x ]]>',
  '{"a": "b"}',
  '$',
  '$(',
  '$(x',
  '<',
  '<esi',
  '</',
  '-->',
  '--',
  'é€😀',
  '$(HTTP_HOST)',
  "$('a')",
  '"',
  "'",
];
const addresses = [
  '/a',
  '/b',
  '/c',
  '/late',
  '/plain',
  '/json',
  '/missing',
  '/$(QUERY_STRING{a})',
  '/$(NOTHING)/x',
  'http://$(HTTP_HOST)/a',
  '/$(x).$(x)/b',
  '/a?$(QUERY_STRING)',
  '//$(HTTP_COOKIE{theme})/a',
  '$(QUERY_STRING{a})',
];
const noteLiterals = ["'a'", "''", '1', '2.5', '-3', "'10'", "'x y'"];
const literals = [...noteLiterals, 'true', "'it\\'s'", "[1,'b']", "{'k':'v'}", '[]'];
const comparisons = ['==', '!=', '<', '>', '<=', '>='];
const operators = [...comparisons, ' has ', ' has_i ', '+', '-', '*', '/', '%'];
const functions = ['lower', 'len', 'url_encode', 'exists', 'is_empty', 'join'];
const broken = [
  '<esi:',
  '<esi:include',
  '</esi:try>',
  '<esi:vars>',
  '</esi:vars>',
  '<esi:unknown/>',
  '<esi:include/>',
  "<esi:include src='/a' src='/b'/>",
  '<esi:when test="1==1">',
  '<esi:try>',
  '<!--esi',
  '</esi:remove>',
  '<esi:attempt/>',
  '<esi:vars raw="x"/>',
  '<esi:inline/>',
];

export function randomDocument(
  choose: Choose,
  { extensions, broken: rarity }: RandomDocumentOptions,
): string {
  const pick = (from: readonly string[]) => from[choose(from.length)]!;
  // So that it ends: each element takes from it.
  let left = 4 + choose(16);

  function content(depth: number, allowed: boolean): string {
    let result = '';
    for (let count = choose(4); count >= 0 && left > 0; count -= 1) {
      result += choose(3) === 0 || depth > 5 ? pick(texts) : element(depth + 1, allowed);
    }
    return result;
  }

  function element(depth: number, looped: boolean): string {
    left -= 1;
    if (choose(rarity) === 0) return pick(broken);
    switch (choose(extensions ? 17 : 12)) {
      case 0:
      case 1:
        return `<esi:include src="${pick(addresses)}"${maybe(` alt='${pick(addresses)}'`)}${maybe(' onerror="continue"')}/>`;
      case 2:
      case 3:
        return `<esi:vars${maybe(' raw="yes"')}>${values()}${content(depth, looped)}${values()}</esi:vars>`;
      case 4:
      case 5: {
        const whens = Array.from({ length: 1 + choose(2) }, () => when(depth, looped)).join(maybe(' \n'));
        const otherwise = maybe(`<esi:otherwise>${content(depth, looped)}</esi:otherwise>`);
        return `<esi:choose>${whens}${otherwise}</esi:choose>`;
      }
      case 6:
      case 7:
        return `<esi:try> <esi:attempt>${content(depth, looped)}</esi:attempt><esi:except>${content(depth, looped)}</esi:except></esi:try>`;
      case 8:
        return `<!--esi ${content(depth, looped)}-->`;
      case 9:
        return `<esi:remove>${content(depth, looped)}</esi:remove>`;
      case 10:
        return '<esi:comment text="$(HTTP_HOST) >"/>';
      case 11:
        return `<esi:inline name="/i" fetchable="yes">${content(depth, looped)}</esi:inline>`;
      case 12:
        return choose(2) === 0
          ? `<esi:assign name="${pick(['x', 'list', 'map', 'map{k}', 'list{0}'])}" value="${attribute(expression(2))}"/>`
          : `<esi:assign name="${pick(['x', 'list', 'map'])}">${expression(2)}</esi:assign>`;
      case 13:
        return `<esi:foreach collection="${attribute(expression(1))}"${maybe(' item="x"')}>${content(depth, true)}${maybe('<esi:break/>')}</esi:foreach>`;
      case 14:
        return `<esi:eval src="${pick(addresses)}"${maybe(' onerror="continue"')}/>`;
      case 15:
        return `<esi:text>${pick(texts)}<esi:vars>$(x)</esi:vars></esi:text>`;
      default:
        return looped ? '<esi:break/>' : '<esi:comment text=""/>';
    }
  }

  function when(depth: number, looped: boolean): string {
    return `<esi:when test="${attribute(test(3))}">${content(depth, looped)}</esi:when>`;
  }

  function values(): string {
    let result = '';
    for (let count = choose(3); count > 0; count -= 1) {
      result += extensions && choose(4) === 0 ? `$lower(${reference()})` : reference();
    }
    return result;
  }

  function reference(): string {
    return `$(${pick(extensions ? names : noteNames)})`;
  }

  /** What is true or false. */
  function test(depth: number): string {
    if (choose(rarity * 4) === 0) return pick(['1', '1 = 1', '$(x', "'a' | 'b'", '', '1==', '!(1==1']);
    if (depth === 0 || choose(3) === 0) return `${operand(1)}${maybe(' ')}${pick(comparisons)}${operand(1)}`;
    switch (choose(extensions ? 6 : 4)) {
      case 0:
        return `!${test(depth - 1)}`;
      case 1:
        return `(${test(depth - 1)})`;
      case 2:
        return reference();
      case 3:
        return `${test(depth - 1)} ${pick(['&', '|'])}${test(depth - 1)}`;
      case 4:
        return `${test(depth - 1)}&& ${test(depth - 1)}`;
      default:
        return `$exists(${expression(depth - 1)})`;
    }
  }

  function operand(depth: number): string {
    return extensions ? expression(depth) : choose(2) === 0 ? pick(noteLiterals) : reference();
  }

  function expression(depth: number): string {
    if (depth === 0 || choose(3) === 0) return choose(2) === 0 ? pick(literals) : reference();
    switch (choose(6)) {
      case 0:
        return `(${expression(depth - 1)})`;
      case 1:
        return `!${expression(depth - 1)}`;
      case 2: {
        const name = choose(rarity) === 0 ? 'nothing' : pick(functions);
        return `$${name}(${expression(depth - 1)})`;
      }
      default:
        return `${expression(depth - 1)}${pick(operators)}${maybe(' ')}${expression(depth - 1)}`;
    }
  }

  function maybe(text: string): string {
    return choose(2) === 0 ? text : '';
  }

  return content(0, false);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
