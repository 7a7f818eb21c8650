/** A page whose every part was in the cache, as one buffer that is ready to leave. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type ContentCoding, chooseEncoding } from '../../wire/compression.ts';
import type { Fields, ReadyAnswer, ReadyPage } from '../../wire/message.ts';

export interface ComposedPageOptions {
  status: number;
  /** Without what tells of the body's own bytes and of this cache. */
  headers: Fields;
  body: Uint8Array;
  /** Epoch milliseconds from which its age counts. */
  bornAt: number;
  /** Epoch milliseconds. */
  freshUntil: number;
  /** The origin's own validator, where the body is the origin's. @default made from the body */
  etag?: string | undefined;
  /** Whether it may leave compressed. */
  compressible: boolean;
}

/** One encoding of the page. */
interface Representation {
  body: Uint8Array;
  etag: string;
  /** Without what changes by the second. */
  fixed: string[];
  second: number;
  headers: string[];
}

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

export class ComposedPage implements ReadyPage {
  readonly freshUntil: number;
  readonly #options: ComposedPageOptions;
  readonly #etag: string;
  readonly #ready = new Map<ContentCoding | null, Representation>();
  readonly #onGrown: (bytes: number) => void;

  /** @param onGrown a further encoding of the page takes this many bytes */
  constructor(options: ComposedPageOptions, onGrown: (bytes: number) => void) {
    this.#options = options;
    this.#onGrown = onGrown;
    this.freshUntil = options.freshUntil;
    this.#etag = options.etag ?? `"${digest(options.body)}"`;
    this.#add(null, options.body);
  }

  /** The bytes of the page itself. */
  get body(): Uint8Array {
    return this.#options.body;
  }

  answer(headers: Fields, now: number): ReadyAnswer | Promise<ReadyAnswer> {
    const accepted = headers['accept-encoding'];
    const encoding =
      accepted === undefined || !this.#options.compressible ? null : chooseEncoding(String(accepted));
    const ready = this.#ready.get(encoding);
    if (ready !== undefined) return this.#answerWith(ready, headers, now);
    return this.#encode(encoding).then((made) => this.#answerWith(made, headers, now));
  }

  #answerWith(page: Representation, asked: Fields, now: number): ReadyAnswer {
    const second = Math.floor(now / 1_000);
    if (page.second !== second) {
      page.second = second;
      page.headers = [...page.fixed, ...this.#aging(now)];
    }
    if (this.#options.status === 200 && isKnown(asked, page.etag, this.#options.headers['last-modified'])) {
      const fields = pairs(page.headers).filter(([name]) => !/^content-(?!location)/.test(name));
      return { status: 304, headers: fields.flat(), body: null };
    }
    return { status: this.#options.status, headers: page.headers, body: page.body };
  }

  #aging(now: number): string[] {
    const age = Math.max(0, Math.floor((now - this.#options.bornAt) / 1_000));
    const left = Math.max(0, Math.ceil((this.freshUntil - now) / 1_000));
    return ['age', String(age), 'cache-status', `edge-includes; hit; ttl=${left}`];
  }

  async #encode(encoding: ContentCoding | null): Promise<Representation> {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: this.#options.body.length,
    };
    const body =
      encoding === 'br'
        ? await compressBrotli(this.#options.body, { params })
        : await compressGzip(this.#options.body, { level: 6 });
    const made = this.#ready.get(encoding);
    if (made !== undefined) return made;
    this.#onGrown(body.length);
    return this.#add(encoding, body);
  }

  #add(encoding: ContentCoding | null, body: Uint8Array): Representation {
    const etag = encoding === null ? this.#etag : this.#etag.replace(/"$/, `-${encoding}"`);
    const fixed = Object.entries(this.#options.headers).flatMap(([name, value]) =>
      value === undefined || name === 'cache-status'
        ? []
        : (Array.isArray(value) ? value : [value]).flatMap((one) => [name, one]),
    );
    fixed.push('etag', etag, 'accept-ranges', 'none', 'content-length', String(body.length));
    if (encoding !== null) fixed.push('content-encoding', encoding);
    const made = { body, etag, fixed, second: -1, headers: fixed };
    this.#ready.set(encoding, made);
    return made;
  }
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}

/** Whether the client has this representation already (RFC 9110, section 13.2.2). */
export function isKnown(asked: Fields, etag: string | undefined, modified: Fields[string]): boolean {
  const { 'if-none-match': match, 'if-modified-since': since } = asked;
  if (match !== undefined) return etag !== undefined && matches(String(match), etag);
  return (
    since !== undefined && modified !== undefined && Date.parse(String(modified)) <= Date.parse(String(since))
  );
}

/** Whether `If-None-Match` names this representation (RFC 9110, section 13.1.2: by weak comparison). */
function matches(field: string, etag: string): boolean {
  const opaque = etag.replace(/^W\//, '');
  return field.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || tag.replace(/^W\//, '') === opaque;
  });
}

function pairs(list: readonly string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i]!, list[2 * i + 1]!]);
}
