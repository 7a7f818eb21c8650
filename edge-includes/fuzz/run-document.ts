/** Runs one random document through parser and expansion, in chunks, with includes that are there, late or missing. */

import { ProblemError } from '@tessera/contracts/problem';
import {
  type ExpandContext,
  expandMore,
  type LoadedDocument,
  openDocument,
  type Part,
} from '../src/surrogate/assembly/expand.ts';
import { createVariables } from '../src/surrogate/assembly/variables.ts';
import { createMarkupParser, parseMarkup } from '../src/surrogate/markup/parser.ts';
import { type Choose, randomDocument } from '../src/testing/reference/random-document.ts';
import { mutate, repeated } from './mutate.ts';
import { createRandom } from './random.ts';

export interface RandomRun {
  document: Buffer;
  extensions: boolean;
  choose: Choose;
}

/** What became of a document: its bytes, or a coded error. Everything else is a crash. */
export type Outcome = { bytes: number } | { code: string };

const types = ['text/html', 'application/json', 'text/css', 'text/plain'];
const headers = {
  host: 'shop.test',
  cookie: 'theme=<b>; sid=secret',
  'accept-language': 'de, en;q=0.5',
  'user-agent': 'Mozilla/5.0 (X11; Linux)',
};
const fragment: LoadedDocument = {
  nodes: [{ type: 'bytes', bytes: Buffer.from('fragment') }],
  contentType: 'text/html',
};
const nested: LoadedDocument = {
  nodes: parseMarkup(Buffer.from('<esi:include src="/b"/><esi:vars>$(QUERY_STRING{a})</esi:vars>')),
  contentType: 'application/json',
};
const missing = new ProblemError({ status: 502, code: 'missing', title: 'missing' });

/** The document of a seed: by the grammar, by the grammar and then broken, or one piece many times. */
export function createRun(seed: number): RandomRun {
  const choose = createRandom(seed);
  const extensions = choose(2) === 0;
  const kind = choose(20);
  if (kind === 0) return { document: repeated(choose), extensions, choose };
  const document = Buffer.from(randomDocument(choose, { extensions, broken: 200 }));
  return { document: kind < 10 ? mutate(document, choose) : document, extensions, choose };
}

/** Answers at once unless an include is late. Throws what no document may cause. */
export function runDocument({ document, extensions, choose }: RandomRun): Outcome | Promise<Outcome> {
  const context: ExpandContext = {
    variables: createVariables({ target: '/?a=%3Cb%3E&b+c=..', headers, cookies: new Set(['theme']) }),
    extensions,
    contentType: types[choose(types.length)]!,
    load(_include, depth) {
      const kind = choose(16);
      if (kind === 0 || depth > 4) throw missing;
      if (kind === 1) return Promise.reject(missing);
      if (kind === 2) return Promise.resolve(nested);
      return kind < 6 ? nested : fragment;
    },
    storeInline: () => undefined,
    onDegraded: () => undefined,
  };
  try {
    const parser = createMarkupParser({ extensions });
    const opened = openDocument(context, 0);
    const cut = choose(document.length + 1);
    const parts: Part[] = [];
    const required: Promise<unknown>[] = [];
    for (const nodes of [
      parser.write(document.subarray(0, cut)),
      parser.write(document.subarray(cut)),
      parser.end(),
    ]) {
      const expansion = expandMore(nodes, opened);
      for (const part of expansion.parts) parts.push(part);
      required.push(...expansion.required);
    }
    if (parts.every((part) => part instanceof Uint8Array)) return { bytes: count(parts) };
    return Promise.all(required).then(async () => ({ bytes: await countAll(parts) }), toOutcome);
  } catch (error) {
    return toOutcome(error);
  }
}

function toOutcome(error: unknown): Outcome {
  if (error instanceof ProblemError) return { code: error.code };
  throw error;
}

function count(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : 0), 0);
}

async function countAll(parts: readonly Part[]): Promise<number> {
  let sum = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      sum += part.length;
    } else {
      await part.ready;
      sum += await countAll(part.parts ?? []);
    }
  }
  return sum;
}
