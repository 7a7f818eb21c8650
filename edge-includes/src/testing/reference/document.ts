/**
 * Documents of the reference processor: read as a whole, by recursive descent, into a plain tree. It takes the rules
 * from the table in the README, not from the surrogate's own parser.
 */

import { type Compute, type Pieces, readExpression, readPieces, readReference } from './expressions.ts';
import { malformed, ReferenceFailure, unclosed } from './failure.ts';

export type Piece =
  | { is: 'text'; text: string }
  | { is: 'value'; compute: Compute; raw: boolean }
  | { is: 'include' | 'eval'; src: Pieces; alt: Pieces | null; goesOn: boolean }
  | { is: 'inline'; name: string; fetchable: boolean }
  | { is: 'choose'; whens: { test: Compute; inside: Piece[] }[]; otherwise: Piece[] }
  | { is: 'try'; attempt: Piece[]; except: Piece[] }
  | { is: 'assign'; name: string; key: Compute | null; compute: Compute }
  | { is: 'foreach'; collection: Compute; item: string; inside: Piece[] }
  | { is: 'break' };

interface Tag {
  name: string;
  close: boolean;
  empty: boolean;
  attributes: Map<string, string>;
  length: number;
}

interface Around {
  name: string;
  raw?: boolean;
}

const extended = ['eval', 'break', 'text', 'assign', 'foreach'];
const readOnly = /^(HTTP_.+|QUERY_STRING|REQUEST_METHOD|REQUEST_PATH|REMOTE_ADDR|ARGS)$/;

/** @throws ReferenceFailure with the code that the surrogate gives too */
export function readDocument(document: string, extensions: boolean): Piece[] {
  let left = document;
  let comments = 0;

  function readInside(around: Around[]): Piece[] {
    const pieces: Piece[] = [];
    const inner = around.at(-1)?.name;
    const strict = inner === 'try' || inner === 'choose';
    const vars = strict ? undefined : around.findLast(({ name }) => name === 'vars');
    while (left !== '') {
      if (left.startsWith('<!--esi')) {
        comments += 1;
        left = left.slice(7);
      } else if (comments > 0 && left.startsWith('-->')) {
        comments -= 1;
        left = left.slice(3);
      } else if (left.startsWith('</esi:')) {
        const tag = readTag();
        if (tag.name !== inner) throw malformed(`</esi:${tag.name}> in ${inner}`);
        left = left.slice(tag.length);
        return pieces;
      } else if (left.startsWith('<esi:')) {
        pieces.push(...readElement(around));
      } else if (vars !== undefined && left.startsWith('$')) {
        const run = left.split('<', 1)[0]!;
        const reference = readReference(run, extensions, 8);
        if (reference === null || reference.length > 1_000) {
          pieces.push({ is: 'text', text: '$' });
          left = left.slice(1);
        } else {
          pieces.push({ is: 'value', compute: reference.compute, raw: vars.raw ?? false });
          left = left.slice(reference.length);
        }
      } else {
        if (strict && left.trimStart().length === left.length) throw malformed(`text in ${inner}`);
        pieces.push({ is: 'text', text: left[0]! });
        left = left.slice(1);
      }
    }
    if (comments > 0) throw unclosed('<!--esi');
    if (inner !== undefined) throw unclosed(inner);
    return pieces;
  }

  function readElement(around: Around[]): Piece[] {
    const tag = readTag();
    const { name, attributes, empty } = tag;
    const inner = around.at(-1)?.name;
    if (around.length >= 64) throw malformed('too deep');
    if (extended.includes(name) && !extensions) throw malformed(`${name} is not known`);
    const parent = { attempt: 'try', except: 'try', when: 'choose', otherwise: 'choose' }[name];
    if ((inner === 'try' || inner === 'choose') && parent !== inner) throw malformed(`${name} in ${inner}`);
    if (parent !== undefined && parent !== inner) throw malformed(`${name} outside of ${parent}`);
    const step = () => {
      left = left.slice(tag.length);
    };
    switch (name) {
      case 'include':
      case 'eval': {
        const src = attributes.get('src') ?? '';
        const alt = attributes.get('alt');
        const onerror = attributes.get('onerror');
        if (src === '' || (onerror !== undefined && onerror !== 'continue')) throw malformed(name);
        step();
        if (!empty) skipPlain(name);
        const goesOn = onerror === 'continue';
        const other = alt === undefined ? null : readPieces(alt, extensions);
        return [{ is: name, src: readPieces(src, extensions), alt: other, goesOn }];
      }
      case 'comment':
      case 'remove':
        step();
        if (!empty) skipPlain(name);
        return [];
      case 'text': {
        step();
        return empty ? [] : [{ is: 'text', text: skipPlain(name) }];
      }
      case 'vars': {
        const raw = attributes.get('raw') ?? 'no';
        if (raw !== 'yes' && raw !== 'no') throw malformed('raw');
        step();
        return empty ? [] : readInside([...around, { name, raw: raw === 'yes' }]);
      }
      case 'inline': {
        const fetchable = attributes.get('fetchable') ?? 'no';
        if ((attributes.get('name') ?? '') === '') throw malformed('inline');
        if (fetchable !== 'yes' && fetchable !== 'no') throw malformed('fetchable');
        step();
        if (!empty) readInside([...around, { name }]);
        return [{ is: 'inline', name: attributes.get('name')!, fetchable: fetchable === 'yes' }];
      }
      case 'try':
        if (empty) throw malformed('try');
        step();
        return [readTry([...around, { name }])];
      case 'choose':
        if (empty) throw malformed('choose');
        step();
        return [readChoose([...around, { name }])];
      case 'assign':
        return [readAssign(tag)];
      case 'foreach': {
        const collection = attributes.get('collection');
        const item = attributes.get('item') ?? 'item';
        if (collection === undefined || !/^[A-Za-z_]\w{0,99}$/.test(item) || readOnly.test(item)) {
          throw malformed('foreach');
        }
        const compute = readExpression(collection, extensions);
        step();
        const inside = empty ? [] : readInside([...around, { name }]);
        return [{ is: 'foreach', collection: compute, item, inside }];
      }
      case 'break':
        if (!around.some((one) => one.name === 'foreach')) throw malformed('break');
        step();
        if (!empty) skipPlain(name);
        return [{ is: 'break' }];
      default:
        throw malformed(`${name} is not known`);
    }
  }

  function readTry(around: Around[]): Piece {
    const found = new Map<string, Piece[]>();
    readBranches(around, (tag) => {
      if (found.has(tag.name)) throw malformed('twice');
      const inside: Piece[] = [];
      found.set(tag.name, inside);
      return inside;
    });
    if (found.size !== 2) throw malformed('try');
    return { is: 'try', attempt: found.get('attempt')!, except: found.get('except')! };
  }

  function readChoose(around: Around[]): Piece {
    const whens: { test: Compute; inside: Piece[] }[] = [];
    let otherwise: Piece[] | undefined;
    readBranches(around, (tag) => {
      const inside: Piece[] = [];
      if (tag.name === 'otherwise') {
        if (otherwise !== undefined) throw malformed('twice');
        otherwise = inside;
        return inside;
      }
      const test = tag.attributes.get('test');
      if (test === undefined) throw malformed('no test');
      const compute = readExpression(test, extensions);
      if (refusesLiterals(test)) throw new ReferenceFailure('surrogate-expression-malformed', test);
      whens.push({ test: compute, inside });
      return inside;
    });
    if (whens.length === 0) throw malformed('choose');
    return { is: 'choose', whens, otherwise: otherwise ?? [] };
  }

  /** Reads up to the end tag; `onBranch` says where a branch's content goes. */
  function readBranches(around: Around[], onBranch: (tag: Tag) => Piece[]): void {
    const parent = around.at(-1)!.name;
    for (;;) {
      if (left.startsWith('<!--esi')) {
        comments += 1;
        left = left.slice(7);
      } else if (comments > 0 && left.startsWith('-->')) {
        comments -= 1;
        left = left.slice(3);
      } else if (left.startsWith('<esi:')) {
        const tag = readTag();
        const { name } = tag;
        if (around.length >= 64) throw malformed('too deep');
        const own = parent === 'try' ? ['attempt', 'except'] : ['when', 'otherwise'];
        if (!own.includes(name)) throw malformed(`${name} in ${parent}`);
        const inside = onBranch(tag);
        left = left.slice(tag.length);
        if (!tag.empty) inside.push(...readInside([...around, { name }]));
      } else if (left.startsWith('</esi:')) {
        const tag = readTag();
        if (tag.name !== parent) throw malformed(`</esi:${tag.name}> in ${parent}`);
        left = left.slice(tag.length);
        return;
      } else if (left === '') {
        throw unclosed(parent);
      } else if (left.trimStart().length === left.length) {
        throw malformed(`text in ${parent}`);
      } else {
        left = left.slice(1);
      }
    }
  }

  function readAssign(tag: Tag): Piece {
    const value = tag.attributes.get('value');
    const target = /^([A-Za-z_]\w{0,99})(\{(.{1,200})\})?$/.exec(tag.attributes.get('name') ?? '');
    const make = (text: string): Piece => {
      if (target === null || readOnly.test(target[1]!)) throw malformed('assign');
      const key = target[3];
      const compute =
        key === undefined ? null : /^['$0-9]/.test(key) ? readExpression(key, extensions) : () => key;
      return { is: 'assign', name: target[1]!, key: compute, compute: readExpression(text, extensions) };
    };
    if (value === undefined && tag.empty) throw malformed('assign');
    const short = value === undefined ? null : make(value);
    left = left.slice(tag.length);
    if (tag.empty) return short!;
    const content = skipPlain('assign');
    return short ?? make(decode(content).trim());
  }

  /** Moves past content that is no markup, and its end tag. */
  function skipPlain(name: string): string {
    const at = left.search(new RegExp(`</esi:${name}(?=[\\s>])`));
    if (at === -1) throw unclosed(name);
    const content = left.slice(0, at);
    left = left.slice(at);
    const tag = readTag();
    left = left.slice(tag.length);
    return content;
  }

  function readTag(): Tag {
    const text = /^<([^"'>]|"[^"]*"|'[^']*')*>/.exec(left)?.[0];
    if (text === undefined) throw left.length > 16_384 ? malformed('long') : unclosed(left);
    if (text.length > 16_384) throw malformed('long');
    const shape =
      /^<(\/?)esi:([a-z][a-z0-9-]*)((\s+[A-Za-z_][A-Za-z0-9_:.-]*\s*=\s*("[^"]*"|'[^']*'))*)\s*(\/?)>$/.exec(
        text,
      );
    if (shape === null) throw malformed(text);
    const attributes = new Map<string, string>();
    for (const one of shape[3]!.matchAll(/([A-Za-z_][A-Za-z0-9_:.-]*)\s*=\s*("[^"]*"|'[^']*')/g)) {
      if (attributes.has(one[1]!)) throw malformed('twice');
      attributes.set(one[1]!, decode(one[2]!.slice(1, -1)));
    }
    const close = shape[1] === '/';
    const empty = shape[6] === '/';
    if (close && (empty || attributes.size > 0)) throw malformed(text);
    return { name: shape[2]!, close, empty, attributes, length: text.length };
  }

  return readInside([]);
}

/** Whether a test has a literal where only true or false may stand, `&`, `|`, `!` and the whole being such places. */
function refusesLiterals(test: string): boolean {
  const bare = test.replace(/'([^'\\]|\\[\s\S])*'/g, "''");
  const literal = /^(\s|!|\()*(''|-?[0-9]+(\.[0-9]+)?)(\s|\))*$/;
  return splitAtTop(bare).some(
    (part) => literal.test(part) || (isGroup(part) && refusesLiterals(inGroup(part))),
  );
}

function isGroup(text: string): boolean {
  return (
    /^[\s!]*\(/.test(text) &&
    closingOf(text.replace(/^[\s!]*/, '')) === text.replace(/^[\s!]*/, '').trimEnd().length - 1
  );
}

function inGroup(text: string): string {
  return text
    .replace(/^[\s!]*\(/, '')
    .trimEnd()
    .slice(0, -1);
}

function closingOf(text: string): number {
  let open = 0;
  for (let i = 0; i < text.length; i += 1) {
    if ('([{'.includes(text[i]!)) open += 1;
    if (')]}'.includes(text[i]!)) open -= 1;
    if (open === 0) return i;
  }
  return -1;
}

/** The operands of `&` and `|` outside of brackets. */
function splitAtTop(text: string): string[] {
  const parts = [''];
  let open = 0;
  for (const character of text) {
    if ('([{'.includes(character)) open += 1;
    if (')]}'.includes(character)) open -= 1;
    if (open === 0 && '&|'.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part, i) => part !== '' || i === 0);
}

function decode(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: string) => named[name]!);
}
