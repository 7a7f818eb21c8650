/** The public port: a page that is ready leaves at once; everything else goes through the surrogate. */

import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { ComposedPages } from '../surrogate/composed/composed-pages.ts';
import type { Surrogate } from '../surrogate/surrogate.ts';
import { ClientRequest, fieldsOf, type Incoming, isGone, type Outgoing } from '../wire/client-request.ts';
import { compress } from '../wire/compression.ts';
import { writeAnswer, writeReady } from '../wire/listener.ts';
import type { Fields, ReadyPage, WireRequest, WireResponse } from '../wire/message.ts';
import { standaloneErrors } from './errors.ts';
import { describeFailure } from './failure.ts';
import type { StandaloneReport } from './report.ts';

export interface PublicListenerOptions {
  surrogate: Surrogate;
  composed: ComposedPages | null;
  /** What a host may end with and mean the same, such as `:80`. */
  defaultPort: ':80' | ':443';
  /** Bytes of a request's address. */
  maxUrl: number;
  /** Requests under way at once. */
  maxRequests: number;
  /** Milliseconds in which a client has to take what waits for it. */
  patience: number;
  /** Whoever sends it in `edge-includes-debug` gets an account of the page. */
  debugKey: string | undefined;
  /** Answers a `PURGE`. Rejects with a ProblemError. */
  purge(request: WireRequest): Promise<WireResponse>;
  report: StandaloneReport;
}

export function createPublicListener(
  options: PublicListenerOptions,
): (request: Incoming, response: Outgoing) => void {
  const { surrogate, composed, patience, report, debugKey, maxRequests } = options;
  let underWay = 0;

  async function answer(request: Incoming, response: Outgoing, headers: Fields): Promise<void> {
    const headOnly = request.method === 'HEAD';
    underWay += 1;
    try {
      if (underWay > maxRequests) throw standaloneErrors.BUSY(maxRequests);
      if (namesSeveralHosts(request)) throw standaloneErrors.HOST_UNREADABLE();
      const asked = checkRequest(new ClientRequest(request, response, headers), options);
      const found = await handle(asked, response, request.httpVersionMajor === 2);
      if ('answer' in found) {
        const ready = await found.answer(headers, Date.now());
        report.answered(ready.status);
        writeReady(ready, response, { headOnly, patience });
        return;
      }
      const compressed = compress(found, String(headers['accept-encoding'] ?? ''));
      await writeAnswer(compressed, response, { headOnly, patience });
      report.answered(found.status);
    } catch (error) {
      if (isGone(response)) return;
      const id = randomUUID();
      const failure = describeFailure(error, String(headers['accept'] ?? ''), id);
      report.failed(error, { status: failure.status, target: request.url ?? '', id });
      await writeAnswer(failure, response, { headOnly, patience });
    } finally {
      underWay -= 1;
    }
  }

  function handle(
    asked: WireRequest,
    response: Outgoing,
    sendsHints: boolean,
  ): Promise<WireResponse | ReadyPage> | WireResponse | ReadyPage {
    if (asked.method === 'PURGE') return options.purge(asked);
    if (asked.target === '*') return aboutServer;
    const given = asked.headers['edge-includes-debug'];
    delete asked.headers['edge-includes-debug'];
    return surrogate(asked, {
      accounted: debugKey !== undefined && given !== undefined && isSame(String(given), debugKey),
      // Clients of HTTP/1.1 are known to stumble over an answer before the answer (RFC 8297, section 3).
      ...(sendsHints ? { early: (link: string) => sendHints(response, link) } : {}),
    });
  }

  return (request, response) => {
    const { method, url } = request;
    const headers = fieldsOf(request);
    if (composed !== null && (method === 'GET' || method === 'HEAD') && url !== undefined) {
      const now = Date.now();
      const page = composed.find({ target: url, headers }, now);
      if (page !== undefined && (debugKey === undefined || headers['edge-includes-debug'] === undefined)) {
        const ready = page.answer(headers, now);
        if (!(ready instanceof Promise)) {
          report.composedServed(ready.status);
          writeReady(ready, response, { headOnly: method === 'HEAD', patience });
          return;
        }
      }
    }
    void answer(request, response, headers);
  };
}

/** The answer to `OPTIONS *`, which is about no page of the origin (RFC 9110, section 9.3.7). */
const aboutServer: WireResponse = {
  status: 204,
  headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
  body: null,
};

/** RFC 9112, section 3.2: whoever stands before or behind might take another one of them. */
function namesSeveralHosts({ httpVersionMajor, rawHeaders }: Incoming): boolean {
  if (httpVersionMajor > 1) return false;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

/** The request in the form that the surrogate takes. @throws ProblemError */
function checkRequest(
  request: WireRequest,
  { maxUrl, defaultPort }: Pick<PublicListenerOptions, 'maxUrl' | 'defaultPort'>,
): WireRequest {
  if (request.target.length > maxUrl) throw standaloneErrors.URL_TOO_LONG(maxUrl);
  if (/^(?:TRACE|CONNECT)$/.test(request.method)) throw standaloneErrors.METHOD_UNKNOWN(request.method);
  if (request.body !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
    // It means nothing (RFC 9110, section 9.3.1), and an origin that heeds it would have its answer cached for others.
    delete request.body;
    delete request.headers['content-length'];
  }
  if (!request.target.startsWith('/')) {
    // Absolute form (RFC 9112, section 3.2.2): its host counts.
    const url = /^https?:\/\//i.test(request.target) ? URL.parse(request.target) : null;
    const isServerWide = request.target === '*' && request.method === 'OPTIONS';
    if (url === null && !isServerWide) throw standaloneErrors.URL_UNREADABLE();
    if (url !== null) {
      request.target = url.pathname + url.search;
      request.headers['host'] = url.host;
    }
  }
  const host = request.headers['host'] ?? 'localhost';
  if (typeof host !== 'string' || !/^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/.test(host)) {
    throw standaloneErrors.HOST_UNREADABLE();
  }
  const name = host.toLowerCase();
  request.headers['host'] = name.endsWith(defaultPort) ? name.slice(0, -defaultPort.length) : name;
  return request;
}

/** What Node takes as a hint; it throws for other links, which the page's own head tells of. */
const hintable = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function sendHints(response: Outgoing, link: string): void {
  const links = link
    .split(/,\s*(?=<)/)
    .filter((one) => hintable.test(one) && /;\s*rel="?(?:preload|modulepreload|preconnect)\b/.test(one));
  if (links.length > 0 && !response.headersSent) response.writeEarlyHints({ link: links });
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
