/**
 * Markup in the plain dialect: of ESI only `<esi:include src>`, for surrogates that announce no `try`. Of a `try`
 * the attempt stays; what should stand there when an include fails is the gateway's own answer to that include.
 */

/** Most bytes that one tag may have. */
const TAG_LIMIT = 65_536;

const begins = ['<esi:', '</esi:'].map((text) => Buffer.from(text));

/**
 * The same markup without `try`, `attempt`, `except` and everything in it, and includes with `src` alone. Other ESI
 * elements stay as they are. Bytes are passed on as they come, except for those of a tag that is not complete.
 *
 * @throws RangeError when a tag of ESI is longer than any that Tessera writes
 */
export async function* toPlainDialect(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending = Buffer.alloc(0);
  // How many `except` are open: nothing inside them is written.
  let excepts = 0;

  function* read(buffer: Buffer): Generator<Uint8Array, number> {
    let at = 0;
    for (;;) {
      const start = findTag(buffer, at);
      if (start > at && excepts === 0) yield buffer.subarray(at, start);
      if (start === buffer.length) return start;
      const end = tagEnd(buffer, start);
      if (end === -1) {
        if (buffer.length - start > TAG_LIMIT)
          throw new RangeError(`Cannot read ESI markup: a tag has more than ${TAG_LIMIT} bytes`);
        return start;
      }
      const tag = buffer.toString('utf8', start, end);
      if (/^<esi:except\b/.test(tag)) excepts += 1;
      const kept = excepts > 0 ? '' : toPlainTag(tag);
      if (/^<\/esi:except\b/.test(tag)) excepts = Math.max(0, excepts - 1);
      if (kept !== '') yield Buffer.from(kept);
      at = end;
    }
  }

  for await (const chunk of source) {
    const buffer = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    const end = yield* read(buffer);
    pending = buffer.subarray(end);
  }
  if (pending.length > 0 && excepts === 0) yield pending;
}

function toPlainTag(tag: string): string {
  if (/^<\/?esi:(?:try|attempt|except)\b/.test(tag)) return '';
  if (!/^<esi:include\b/.test(tag)) return tag;
  const src = /\ssrc\s*=\s*("[^"]*"|'[^']*')/.exec(tag)?.[1];
  return src === undefined ? '' : `<esi:include src=${src}/>`;
}

/** Where the next tag of ESI begins, or what may become one; the end of the buffer when there is none. */
function findTag(buffer: Buffer, from: number): number {
  for (let at = buffer.indexOf(0x3c, from); at !== -1; at = buffer.indexOf(0x3c, at + 1)) {
    const rest = buffer.length - at;
    const isTag = begins.some((begin) => {
      const length = Math.min(begin.length, rest);
      return buffer.compare(begin, 0, length, at, at + length) === 0;
    });
    if (isTag) return at;
  }
  return buffer.length;
}

/** The place after the tag's `>`, which may stand in an attribute; -1 when it is not there yet. */
function tagEnd(buffer: Buffer, from: number): number {
  let quote = 0;
  for (let at = from; at < buffer.length; at += 1) {
    const byte = buffer[at]!;
    if (quote !== 0) quote = byte === quote ? 0 : quote;
    else if (byte === 0x22 || byte === 0x27) quote = byte;
    else if (byte === 0x3e) return at + 1;
  }
  return -1;
}
