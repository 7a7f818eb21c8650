/** The deployed site as the edge of a developer sees it: everything that is not the working copy comes from there. */

import { type ChannelDocument, parseChannelDocument } from '@tessera/contracts/channel';
import { DEVELOP_PATH } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import { PROBLEM_TYPE, type ProblemError, problemFrom } from '@tessera/contracts/problem';
import { parseRelease, type Release, type Signed, verifyDocument } from '@tessera/contracts/release';
import { askBff, readBody } from '../gateway/api/ask-bff.ts';
import type { Introduce } from '../gateway/api/introduce.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import { isSafe } from '../gateway/identity/same-site.ts';
import type { HttpClient } from '../wire/client.ts';
import { collectBody, type Fields, fieldOf, type WireRequest, type WireResponse } from '../wire/message.ts';
import { toLocal, toPlatform } from './cookies.ts';

export interface Platform {
  origin: string;
  readChannel(): Promise<ChannelDocument>;
  /** A release whose signature is of its owner; its files are proved by whoever runs them. */
  readRelease(remote: string, id: string, keys: Readonly<Record<string, string>>): Promise<Release>;
  readLayout(): Promise<{ shell: string; layout: string }>;
  /** Who a browser is signed in as there. */
  readVisitor(headers: Fields): Promise<object | null>;
  /** Who a browser is signed in as there, signed for a BFF that runs here. The cookie stays with the site. */
  introduce: Introduce;
  /** What such a BFF calls, in its own place below {@link DEVELOP_PATH}. */
  relay(request: WireRequest): Promise<WireResponse>;
  /** A fragment, with its includes as they are. Rejects with the problem that was answered. */
  fetchFragment(request: WireRequest): Promise<WireResponse>;
  /** Any other address of the site, as the browser would ask it. */
  pass(request: WireRequest): Promise<WireResponse>;
}

export interface PlatformOptions {
  /** The site's address. */
  url: string;
  /** The developer's pass there. */
  pass: string;
  client: HttpClient;
  /** Ends the event streams. */
  stopping: AbortSignal;
}

/** Milliseconds for a document. */
const TIMEOUT = 10_000;
/** Most bytes of a document. */
const DOCUMENT = 8 * 1_048_576;

export function createPlatform({ url, pass, client, stopping }: PlatformOptions): Platform {
  const origin = new URL(url);
  const authorization = `Bearer ${pass}`;

  async function ask(
    path: string,
    { method = 'GET', headers = {} }: { method?: string; headers?: Fields } = {},
  ) {
    const response = await client.send(origin, {
      method,
      target: DEVELOP_PATH + path,
      headers: { host: origin.host, accept: 'application/json', authorization, ...headers },
      client: '',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = Buffer.from(await collectBody(response.body, DOCUMENT)).toString();
    if (response.status !== 200) throw problemIn(response, text, `${origin.origin}${DEVELOP_PATH}${path}`);
    return { response, document: JSON.parse(text) as unknown };
  }

  const read = async (path: string, headers: Fields = {}) => (await ask(path, { headers })).document;
  const cookieOf = (headers: Fields) => toPlatform(fieldOf(headers, 'cookie'), origin);

  return {
    origin: origin.origin,
    readChannel: async () => parseChannelDocument(await read('channel')),
    async readRelease(remote, id, keys) {
      const document = await read(`releases/${remote}/${id}`);
      const release = parseRelease(document);
      if (verifyDocument(document as Signed<object>, keys)) return release;
      throw new TypeError(`Cannot use release "${remote}@${id}": its signature is not of its owner`);
    },
    readLayout: async () => (await read('layout')) as { shell: string; layout: string },
    readVisitor: async (headers) => (await read('visitor', { cookie: cookieOf(headers) })) as object | null,
    async introduce(request, bff) {
      // A guest begins with the first change.
      const method = isSafe(request.method) ? 'GET' : 'POST';
      const headers = {
        cookie: cookieOf(request.headers),
        'content-length': method === 'GET' ? undefined : '0',
      };
      const { response, document } = await ask(`identity/${bff}`, { method, headers });
      const { assertion } = document as { assertion: string | null };
      const cookies = [toLocal(response).headers['set-cookie'] ?? []].flat();
      return {
        fields: assertion === null ? {} : { [names.identity]: assertion },
        cookiesFor: async ({ status }) => (status < 400 ? cookies : []),
      };
    },
    async relay(request) {
      const headers: Fields = { host: origin.host, authorization };
      for (const name of relayed) headers[name] = request.headers[name];
      const { method, target, client: address, signal } = request;
      const asked = { method, target, client: address, signal, headers };
      const body = await readBody(request, RELAY_LIMIT);
      return askBff({ name: origin.host, url: origin }, asked, body, {
        client,
        stopping,
        timeout: RELAY_TIMEOUT,
      });
    },
    async fetchFragment(request) {
      const response = await client.send(origin, {
        ...request,
        target: DEVELOP_PATH.slice(0, -1) + request.target,
        // It is stitched here, and compressed after that.
        headers: { ...outgoing(request.headers, origin), 'accept-encoding': undefined, authorization },
      });
      const type = fieldOf(response.headers, 'content-type') ?? '';
      if (type.startsWith(PROBLEM_TYPE)) {
        const text = Buffer.from(await collectBody(response.body, DOCUMENT)).toString();
        throw problemIn(response, text, request.target);
      }
      return toLocal(response);
    },
    async pass(request) {
      const headers = outgoing(request.headers, origin);
      return toLocal(await client.send(origin, { ...request, headers }));
    },
  };
}

/** Milliseconds for a relayed answer, and most bytes of what is relayed; the site has its own limits. */
const RELAY_TIMEOUT = 15_000;
const RELAY_LIMIT = 262_144;

const passed = [
  ...['accept', 'accept-encoding', 'accept-language', 'content-type', 'content-length', 'last-event-id'],
  ...['if-match', 'if-none-match', 'if-modified-since', 'idempotency-key', 'range', 'user-agent'],
];

/** What a BFF says of a call: nothing of it is the browser's. */
const relayed = [
  ...['accept', 'content-type', 'last-event-id', 'traceparent', 'tracestate', 'user-agent'],
  ...[names.deadline, names.identity, names.idempotencyKey, names.requestId],
];

/** What a browser on that site would send. Tokens of pages that were made here are unknown there. */
function outgoing(headers: Fields, { host, origin, protocol, hostname, port }: URL): Fields {
  const fields: Fields = { host };
  for (const name of passed) fields[name] = headers[name];
  const cookie = toPlatform(fieldOf(headers, 'cookie'), { protocol, hostname, port } as URL);
  return { ...fields, ...(cookie === undefined ? {} : { cookie }), origin };
}

function problemIn(response: WireResponse, text: string, asked: string): ProblemError {
  try {
    return problemFrom(JSON.parse(text));
  } catch {
    return gatewayErrors.PLATFORM_UNREADABLE(asked, response.status);
  }
}
