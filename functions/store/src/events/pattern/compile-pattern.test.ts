import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';

const event = {
  source: 'tessera.orders',
  'detail-type': 'OrderPlaced',
  resources: [],
  detail: {
    subject: 'order-0001',
    address: '10.0.0.77',
    v6: '2001:db8::7',
    empty: '',
    none: null,
    file: 'images/2026/one.png',
    data: {
      total: 5_000,
      paid: true,
      tags: ['new', 'gift'],
      lines: [
        { sku: 'A-1', n: 1 },
        { sku: 'B-2', n: 7 },
      ],
    },
  },
};
const inData = (fields: object) => ({ detail: { data: fields } });
const inDetail = (fields: object) => ({ detail: fields });

/** The rows are examples of AWS's documentation, with the names of this event. */
describe('compilePattern()', () => {
  it.each([
    ['a text', { source: ['tessera.orders'] }],
    ['one of several texts', { 'detail-type': ['OrderPaid', 'OrderPlaced'] }],
    ['fields that all match', { source: ['tessera.orders'], ...inData({ total: [5_000], paid: [true] }) }],
    ['a number written another way', inData({ total: [5.0e3] })],
    ['null', inDetail({ none: [null] })],
    ['an empty text', inDetail({ empty: [''] })],
    ['an element of an array', inData({ tags: ['gift'] })],
    ['one object of an array as a whole', inData({ lines: { sku: ['B-2'], n: [7] } })],
    ['prefix', { 'detail-type': [{ prefix: 'Order' }] }],
    ['prefix that ignores case', { 'detail-type': [{ prefix: { 'equals-ignore-case': 'oRDER' } }] }],
    ['suffix', { 'detail-type': [{ suffix: 'Placed' }] }],
    ['suffix that ignores case', { 'detail-type': [{ suffix: { 'equals-ignore-case': 'PLACED' } }] }],
    ['equals-ignore-case', { 'detail-type': [{ 'equals-ignore-case': 'orderplaced' }] }],
    ['anything-but a text', { 'detail-type': [{ 'anything-but': 'OrderPaid' }] }],
    ['anything-but texts', { 'detail-type': [{ 'anything-but': ['OrderPaid', 'OrderFailed'] }] }],
    ['anything-but numbers', inData({ total: [{ 'anything-but': [1, 2] }] })],
    ['anything-but a prefix', { 'detail-type': [{ 'anything-but': { prefix: 'Payment' } }] }],
    ['anything-but prefixes', { 'detail-type': [{ 'anything-but': { prefix: ['Payment', 'Stock'] } }] }],
    ['anything-but a suffix', inDetail({ file: [{ 'anything-but': { suffix: '.txt' } }] })],
    [
      'anything-but ignoring case',
      inDetail({ file: [{ 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }] }),
    ],
    ['anything-but a wildcard', inDetail({ file: [{ 'anything-but': { wildcard: '*/lib/*' } }] })],
    ['numeric equality', inData({ total: [{ numeric: ['=', 5_000] }] })],
    ['a numeric range', inData({ total: [{ numeric: ['>', 0, '<=', 5_000] }] })],
    ['cidr', inDetail({ address: [{ cidr: '10.0.0.0/24' }] })],
    ['cidr of version 6', inDetail({ v6: [{ cidr: '2001:db8::/32' }] })],
    ['exists', inData({ total: [{ exists: true }] })],
    ['exists of null', inDetail({ none: [{ exists: true }] })],
    ['what does not exist', inData({ reason: [{ exists: false }] })],
    ['what does not exist below nothing', { detail: { other: { deep: [{ exists: false }] } } }],
    ['exists: false of what is no leaf', { detail: { data: [{ exists: false }] } }],
    ['exists: false of an empty array', { resources: [{ exists: false }] }],
    ['wildcard', inDetail({ file: [{ wildcard: 'images/*/one.*' }] })],
    ['several operators, any of them', inDetail({ file: [{ prefix: 'x' }, { suffix: '.png' }, 'y'] })],
    ['$or', { $or: [{ source: ['x'] }, { 'detail-type': ['OrderPlaced'] }] }],
    [
      '$or inside, beside other fields',
      inDetail({ subject: ['order-0001'], $or: [{ empty: ['x'] }, { none: [null] }] }),
    ],
  ])('matches by %s', (_, pattern) => expect(compilePattern(pattern)(event)).toBe(true));

  it.each([
    ['another text', { source: ['tessera.users'] }],
    ['a text in another case', { source: ['Tessera.orders'] }],
    ['a number as text', inData({ total: ['5000'] })],
    ['fields of which one differs', { source: ['tessera.orders'], ...inData({ total: [1] }) }],
    ['fields of two objects of an array', inData({ lines: { sku: ['A-1'], n: [7] } })],
    ['a field that is absent', inData({ reason: [{ 'anything-but': 'x' }] })],
    ['null for what is absent', inDetail({ nothing: [null] })],
    ['anything-but itself', { 'detail-type': [{ 'anything-but': ['OrderPlaced'] }] }],
    ['anything-but its prefix', { 'detail-type': [{ 'anything-but': { prefix: 'Order' } }] }],
    ['a range that it is outside of', inData({ total: [{ numeric: ['>', 5_000] }] })],
    ['numeric of a text', inDetail({ subject: [{ numeric: ['>', 0] }] })],
    ['another network', inDetail({ address: [{ cidr: '10.0.1.0/24' }] })],
    ['cidr of no address', inDetail({ file: [{ cidr: '10.0.0.0/8' }] })],
    ['exists of an object', { detail: { data: [{ exists: true }] } }],
    ['exists: false of what is there', inData({ total: [{ exists: false }] })],
    ['a wildcard that ends before', inDetail({ file: [{ wildcard: 'images/*/one' }] })],
    ['a wildcard whose ends overlap', inDetail({ subject: [{ wildcard: 'order-0001*0001' }] })],
    ['$or of nothing that matches', { $or: [{ source: ['x'] }, { source: ['y'] }] }],
    ['what every object inherits', { detail: { toString: [{ exists: true }] } }],
  ])('does not match by %s', (_, pattern) => expect(compilePattern(pattern)(event)).toBe(false));

  it.each([
    ['no object', 'source', '"pattern"'],
    ['no field', {}, '"pattern"'],
    ['a bare value', { source: 'tessera.orders' }, '"source"'],
    ['an empty array', { source: [] }, '"source"'],
    ['an array in an array', { source: [['a']] }, '"source"'],
    ['an unknown operator', { detail: { a: [{ startsWith: 'x' }] } }, '"detail.a"'],
    ['an operator of every object', { detail: { a: [{ constructor: 'x' }] } }, '"detail.a"'],
    ['two operators in one object', { a: [{ prefix: 'x', suffix: 'y' }] }, '"a"'],
    ['prefix of a number', { a: [{ prefix: 5 }] }, '"a"'],
    ['exists of a text', { a: [{ exists: 'yes' }] }, '"a"'],
    ['mixed anything-but', { a: [{ 'anything-but': ['x', 1] }] }, '"a"'],
    ['an empty anything-but', { a: [{ 'anything-but': [] }] }, '"a"'],
    ['numeric without a number', { a: [{ numeric: ['>', '0'] }] }, '"a"'],
    ['numeric with an unknown comparison', { a: [{ numeric: ['~', 0] }] }, '"a"'],
    ['a range the wrong way round', { a: [{ numeric: ['<', 5, '>', 0] }] }, '"a"'],
    ['a number too large', { a: [{ numeric: ['>', 6e9] }] }, '"a"'],
    ['a broken network', { a: [{ cidr: '10.0.0.0/33' }] }, '"a"'],
    ['two stars in a row', { a: [{ wildcard: 'a**b' }] }, '"a"'],
    ['a stray backslash', { a: [{ wildcard: 'a\\b' }] }, '"a"'],
    ['$or of one pattern', { $or: [{ a: ['x'] }] }, '"$or"'],
    ['$or with a fault', { $or: [{ a: ['x'] }, { b: 'y' }] }, '"$or.1.b"'],
  ])('refuses %s, by its place', (_, pattern, place) => expect(() => compilePattern(pattern)).toThrow(place));
});
