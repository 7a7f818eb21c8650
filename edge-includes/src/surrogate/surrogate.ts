/**
 * The surrogate: fetches a document through its cache, and where that says `content="ESI/1.0"`, assembles it. It knows
 * nothing of who stands upstream.
 */

import { addressed, type Fields, type WireRequest } from '../wire/message.ts';
import { createDestinations } from './fetching/destinations.ts';
import { defaultLimits, type SurrogateOptions } from './options.ts';
import { type Answer, type AnswerHooks, type PageSettings, startPage } from './page.ts';
import { isText, readControl } from './policy/control.ts';
import { SURROGATE_CAPABILITY } from './policy/request-headers.ts';

/**
 * Answers a request, at once when all that it needs is in the cache. Rejects with a ProblemError when the page is an
 * error (Language 1.0, section 3.1); may throw one too.
 */
export type Surrogate = (request: WireRequest, hooks?: AnswerHooks) => Promise<Answer> | Answer;

export function createSurrogate(options: SurrogateOptions): Surrogate {
  const { cache, always = false } = options;
  const documents = options.fetchDocument ?? null;
  // Answers of the cache are asked for with every page.
  const processed = new WeakMap<Fields, boolean>();
  const isProcessed = (headers: Fields) => {
    const before = processed.get(headers);
    if (before !== undefined) return before;
    const found = isText(headers) && (always || readControl(headers).esi);
    processed.set(headers, found);
    return found;
  };
  const settings: PageSettings = {
    ...options,
    limits: { ...defaultLimits, ...options.limits },
    destinations: options.destinations ?? createDestinations(),
    shown: options.shownCookies === 'all' ? 'all' : new Set(options.shownCookies ?? []),
    isProcessed,
    now: options.now ?? Date.now,
    report: options.report ?? {},
  };

  return (request, hooks = {}) => {
    const site = options.separatesHosts === true ? siteOf(request.headers) : undefined;
    const page = startPage(request, hooks, site === undefined ? settings : { ...settings, site });
    const stored = documents === null ? cache.lookup(new DocumentRequest(request, site)) : undefined;
    if (stored !== undefined) return page.answer(stored);
    const asked = askUpstream(request, { site, keepsEncoding: options.originDecidesEncoding === true });
    const outgoing: WireRequest = { ...asked, signal: page.signal() };
    const fetched = documents === null ? cache.fetch(outgoing) : documents(outgoing, page.hints);
    return fetched.then(page.answer);
  };
}

/** What answers of this site are stored under: no origin that can be listed looks like it. */
export function siteOf(headers: Fields): string {
  return `site:${String(headers['host'] ?? '')}`;
}

/** The document's request as the cache looks at it. */
class DocumentRequest implements WireRequest {
  readonly method: string;
  readonly origin: string | undefined;
  readonly target: string;
  readonly headers: Fields;
  readonly client: string;
  readonly #request: WireRequest;

  constructor(request: WireRequest, site: string | undefined) {
    this.method = methodFor(request, site);
    this.origin = site;
    this.target = request.target;
    this.headers = request.headers;
    this.client = request.client;
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

/** A client that asks for the head alone may have that of the cached whole. */
function methodFor({ method }: WireRequest, site: string | undefined): string {
  return method === 'HEAD' && site !== undefined ? 'GET' : method;
}

/** The document's request: nothing that would make the answer another than the whole one. */
function askUpstream(
  request: WireRequest,
  { site, keepsEncoding }: { site: string | undefined; keepsEncoding: boolean },
): Omit<WireRequest, 'signal'> {
  const headers: Fields = { ...request.headers };
  for (const name of partial) delete headers[name];
  if (!keepsEncoding) delete headers['accept-encoding'];
  headers['surrogate-capability'] = append(headers['surrogate-capability'], SURROGATE_CAPABILITY);
  return {
    ...addressed(request),
    method: methodFor(request, site),
    origin: site,
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

/** Fields that ask for less than the whole answer. */
const partial = [
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'if-range',
  'range',
];

function append(field: Fields[string], value: string): string {
  return field === undefined ? value : `${String(field)}, ${value}`;
}
