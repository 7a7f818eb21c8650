/**
 * Checks a fragment's HTML while it streams: one root element and nothing before or after it, no script that
 * would run, no event attribute, no `style=`, no `javascript:` address. A byte is passed on only once it is known
 * to be harmless.
 *
 * It accepts only markup that every parser reads alike: tags by a strict grammar, no `<` in script and style
 * contents, no element whose content is raw text for some parsers only. So what it did not see, no browser sees.
 */

/** Most bytes of one tag or comment. */
const CONSTRUCT_LIMIT = 262_144;

const tagShape =
  /^<(\/?)([a-zA-Z][^\s/>"'<=]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>$/;
const attributeShape = /\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

const esiMarkup = /<\/?esi:|<!--esi/;

const rawText = new Set(['script', 'style', 'textarea', 'title']);
const refusedElements = new Set([
  'base',
  'embed',
  'frame',
  'frameset',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'object',
  'plaintext',
  'xmp',
]);
const refusedAttributes = new Set(['style', 'srcdoc', 'http-equiv']);
const dataTypes = new Set(['application/json', 'application/ld+json']);

/** Options for {@link guardMarkup}. */
export interface GuardOptions {
  /** The name that its root element must have; `null` for any. */
  root: string | null;
  /** Whether ESI markup is expected; otherwise none may be there. */
  esi: boolean;
}

/** Why a fragment is refused. */
export class RefusedMarkupError extends Error {
  override readonly name = 'RefusedMarkupError';
}

/**
 * The same bytes, as far as they are harmless.
 *
 * @throws RefusedMarkupError at the first that are not
 */
export async function* guardMarkup(
  source: AsyncIterable<Uint8Array>,
  options: GuardOptions,
): AsyncGenerator<Uint8Array> {
  const guard = createGuard(options);
  for await (const chunk of source) {
    const safe = guard.write(chunk);
    if (safe.length > 0) yield safe;
  }
  guard.end();
}

function createGuard(options: GuardOptions): { write(chunk: Uint8Array): Uint8Array; end(): void } {
  let pending = Buffer.alloc(0);
  let place: 'before' | 'inside' | 'after' = 'before';
  // The element whose content is only text, up to its end tag.
  let raw: string | null = null;
  let root = { name: '', open: 0 };

  /** The end of the harmless bytes. */
  function scan(buffer: Buffer): number {
    let at = 0;
    for (;;) {
      const start = buffer.indexOf(0x3c, at);
      const text = buffer.subarray(at, start === -1 ? buffer.length : start);
      if (place !== 'inside' && !isBlank(text)) refuse(`there is text ${place} its root element`);
      if (start === -1) return buffer.length;
      const length = measure(buffer, start);
      if (length === -1) {
        if (buffer.length - start > CONSTRUCT_LIMIT) refuse(`a tag has more than ${CONSTRUCT_LIMIT} bytes`);
        return start;
      }
      at = start + length;
    }
  }

  /** Bytes of the construct at `<`, checked; -1: not all of it is there. */
  function measure(buffer: Buffer, at: number): number {
    const next = buffer[at + 1];
    if (next === undefined) return -1;
    if (next === 0x21) return measureComment(buffer, at);
    if (next === 0x3f) refuse('it has a processing instruction');
    if (next !== 0x2f && !isLetter(next)) {
      if (place !== 'inside') refuse(`there is text ${place} its root element`);
      return 1;
    }
    const end = tagEnd(buffer, at);
    if (end === -1) return -1;
    checkTag(buffer.toString('utf8', at, end));
    return end - at;
  }

  function measureComment(buffer: Buffer, at: number): number {
    if (raw !== null) refuse(`the content of its "${raw}" element is not escaped`);
    if (buffer.length - at < 8) {
      const start = buffer.toString('latin1', at);
      if (!'<!--esi '.startsWith(start.slice(0, 4))) refuse('it has a declaration');
      return -1;
    }
    if (buffer.toString('latin1', at, at + 4) !== '<!--') refuse('it has a declaration');
    if (place !== 'inside') refuse(`there is a comment ${place} its root element`);
    // The surrogate takes these marks away, so what is between them counts as markup.
    if (buffer.toString('latin1', at + 4, at + 7) === 'esi') {
      if (!options.esi) refuse('it has ESI markup and does not say so');
      return 7;
    }
    if (buffer[at + 4] === 0x3e || buffer.toString('latin1', at + 4, at + 6) === '->')
      refuse('a comment is malformed');
    const end = buffer.indexOf('-->', at + 4);
    if (end === -1) return -1;
    if (buffer.subarray(at + 4, end).includes('--!>')) refuse('a comment is malformed');
    if (esiMarkup.test(buffer.toString('latin1', at + 4, end))) refuse('there is ESI markup in a comment');
    return end + 3 - at;
  }

  function checkTag(text: string): void {
    const found = tagShape.exec(text);
    if (found === null) throw new RefusedMarkupError(`"${text.slice(0, 80)}" is no well-formed tag`);
    const name = found[2]!.toLowerCase();
    const closes = found[1] !== '';
    if (raw !== null) {
      if (!closes || name !== raw) refuse(`the content of its "${raw}" element is not escaped`);
      raw = null;
      return;
    }
    if (place === 'after') refuse('there is markup after its root element');
    if (place === 'before') {
      if (closes || (options.root !== null && name !== options.root)) {
        refuse(`its root element is "${name}", not "${options.root ?? 'an element'}"`);
      }
      root = { name, open: 0 };
      place = 'inside';
    }
    if (name === root.name) {
      root.open += closes ? -1 : 1;
      if (root.open === 0) place = 'after';
    }
    if (!options.esi && name.startsWith('esi:')) refuse('it has ESI markup and does not say so');
    if (refusedElements.has(name)) refuse(`it has a "${name}" element`);
    if (closes) return;
    const attributes = readAttributes(found[3]!);
    // The `onerror` of an include is a word of ESI, not an event.
    if (name.startsWith('esi:')) attributes.delete('onerror');
    checkAttributes(attributes);
    if (name === 'script' && !dataTypes.has(attributes.get('type')?.trim().toLowerCase() ?? '')) {
      refuse('it has a script that would run');
    }
    if (rawText.has(name)) raw = name;
  }

  return {
    write(chunk) {
      const buffer = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
      const end = scan(buffer);
      pending = buffer.subarray(end);
      return buffer.subarray(0, end);
    },
    end() {
      if (place !== 'after' || pending.length > 0) refuse('it ends before its root element is closed');
    },
  };
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single, plain] of text.matchAll(attributeShape)) {
    const key = name!.toLowerCase();
    // The first one counts (HTML, section 13.2.5.33).
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? plain ?? '');
  }
  return attributes;
}

function checkAttributes(attributes: ReadonlyMap<string, string>): void {
  for (const [name, value] of attributes) {
    if (/^on/.test(name)) refuse(`it has the event attribute "${name}"`);
    if (refusedAttributes.has(name)) refuse(`it has a "${name}" attribute`);
    if (esiMarkup.test(value)) refuse(`its attribute "${name}" holds ESI markup`);
    if (value.length >= 11 && isScriptAddress(value)) refuse(`its attribute "${name}" holds a script`);
  }
}

/** Whether a browser would take a value for a `javascript:` URL: entities read, white space and controls ignored. */
function isScriptAddress(value: string): boolean {
  const decoded = value
    .slice(0, 400)
    .replace(
      /&(?:#x0*([0-9a-f]{1,6})|#0*(\d{1,7})|(tab|newline|colon));?/gi,
      (_whole, hex, decimal, name) => {
        if (name !== undefined) return name.toLowerCase() === 'colon' ? ':' : '';
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : '';
      },
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop exactly these
    .replace(/[\u0000-\u0020]/g, '');
  return /^(?:javascript|vbscript):/i.test(decoded);
}

/** The place after the tag's `>`; -1 when it is not there. */
function tagEnd(buffer: Buffer, at: number): number {
  let quote = 0;
  for (let i = at + 1; i < buffer.length; i += 1) {
    const byte = buffer[i]!;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === 0x22 || byte === 0x27) {
      quote = byte;
    } else if (byte === 0x3e) {
      return i + 1;
    }
  }
  return -1;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function refuse(why: string): never {
  throw new RefusedMarkupError(why);
}
