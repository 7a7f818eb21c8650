import { describe, expect, it } from 'vitest';
import { parseExpression, parseTest } from '../markup/expression-parser.ts';
import { openDocument, scopeOf } from './document.ts';
import { holds } from './evaluate.ts';
import { createVariables } from './variables.ts';

function test(text: string): boolean {
  const variables = createVariables({
    target: '/?ten=10&nine=9&word=abc&version=3.01.23&zero=0',
    headers: { 'accept-language': 'de' },
    cookies: new Set(),
  });
  const context = {
    variables,
    extensions: false,
    contentType: '',
    load: () => ({ nodes: [], contentType: '' }),
    onDegraded: () => undefined,
  };
  return holds(parseTest(text, false), scopeOf(openDocument(context, 0)));
}

const query = (key: string) => `$(QUERY_STRING{${key}})`;

describe('Language 1.0, section 5.1: operators', () => {
  it.each([
    ['!(1==1)', false],
    ["!('a'<='c')", false],
    ["(1==1)|('abc'=='def')", true],
    ['(4!=5)&(4==5)', false],
  ])("the Note's own example: %s is %s", (text, result) => expect(test(text)).toBe(result));

  it.each([
    ['!1==2', true],
    ['!1==1|2==2', true],
    ['1==1|2==2&3==4', true],
    ['(1==1|2==2)&3==4', false],
    ['!!1==1', true],
    [' ( ( 1 == 1 ) ) ', true],
    ["'1'=='1'&'a'!='b'", true],
    ['1==1==1', false],
  ])('comparisons bind tighter than !, that than &, that than |: %s is %s', (text, result) =>
    expect(test(text)).toBe(result),
  );

  it.each([
    [`${query('ten')} > ${query('nine')}`, true],
    [`${query('ten')} > '9'`, true],
    [`${query('ten')} == 10.0`, true],
    [`${query('word')} > ${query('nine')}`, true],
    [`${query('ten')} < ${query('word')}`, true],
    [`${query('version')} > 20`, true],
    ["'10' < '9a'", true],
    ['-1 < 0', true],
    ["'9007199254740993' == '9007199254740992'", false],
  ])('both numeric are compared as numbers, all else as strings: %s is %s', (text, result) =>
    expect(test(text)).toBe(result),
  );

  it.each([
    `${query('none')} == ''`,
    `${query('none')} != 'a'`,
    `'' == ''`,
    `${query('none')} < 1`,
    `${query('none')} == ${query('none')}`,
    query('none'),
  ])('an empty operand makes the comparison false: %s', (text) => expect(test(text)).toBe(false));

  it.each([
    ['$(HTTP_ACCEPT_LANGUAGE{de})', true],
    ['$(HTTP_ACCEPT_LANGUAGE{fr})', false],
    ['!$(HTTP_ACCEPT_LANGUAGE{fr})', true],
    ["$(HTTP_ACCEPT_LANGUAGE{de}) == 'true'", true],
    [query('word'), true],
    [`${query('none')} | ${query('word')}`, true],
    [`$(QUERY_STRING{none}|'abc') == 'abc'`, true],
  ])('a variable alone holds when it is true or not empty: %s is %s', (text, result) =>
    expect(test(text)).toBe(result),
  );

  it.each([
    '(1 & 4)',
    '("abc" | "edf")',
    "('abc' | 'edf')",
    '1',
    "!'a'",
    '',
    '1 ==',
    '== 1',
    '1 = 1',
    '(1==1',
    '1==1)',
    'HTTP_HOST == 1',
    '$(HTTP_HOST',
    '$(lower) == 1',
    "'open == 1",
    '1 + 1 == 2',
    '1 == 1 && 1 == 1',
    '1 == 1 has 1',
    `${'('.repeat(17)}1==1${')'.repeat(17)}`,
  ])('what does not evaluate fails the document: %s', (text) => {
    expect(() => test(text)).toThrow('Cannot read the expression');
  });

  it('takes operands by the thousand without recursion', () => {
    const many = Array.from({ length: 5_000 }, () => '1==1').join('&');
    expect(test(many)).toBe(true);
    expect(test(`${'!'.repeat(10_000)}1==1`)).toBe(true);
    expect(parseExpression(Array.from({ length: 5_000 }, () => '1').join('+'), true).type).toBe('chain');
  });
});
