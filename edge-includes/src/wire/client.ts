/** Asks HTTP origins over kept-alive connections. */

import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type FetchUpstream, type Fields, fieldOf, type WireRequest, type WireResponse } from './message.ts';

export interface HttpClient {
  /** Asks an origin, such as `http://127.0.0.1:4001`. Rejects when there is no answer or the signal ended. */
  send(
    origin: URL,
    request: WireRequest,
    hints?: { onEarlyLinks(targets: string[]): void },
  ): Promise<WireResponse>;
  close(): void;
}

/** Fields of one connection (RFC 9110, section 7.6.1): they are never passed on. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The fields without those of the connection. */
export function withoutHopByHop(headers: Fields): Fields {
  const named = (fieldOf(headers, 'connection') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept: Fields = {};
  for (const name in headers) {
    if (headers[name] !== undefined && !hopByHop.includes(name) && !named.includes(name))
      kept[name] = headers[name];
  }
  return kept;
}

export function createHttpClient(): HttpClient {
  const options = { keepAlive: true, maxSockets: 512, maxFreeSockets: 128, scheduling: 'lifo' as const };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  function dial(
    origin: URL,
    request: WireRequest,
    hints: Parameters<HttpClient['send']>[2],
  ): Promise<WireResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
    const secure = origin.protocol === 'https:';
    const init: RequestOptions = {
      agent: secure ? agents.https : agents.http,
      host: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port,
      method: request.method,
      path: request.target,
      headers: withoutHopByHop(request.headers) as Record<string, string>,
      signal: request.signal,
      setDefaultHeaders: true,
    };
    const sent = secure ? httpsRequest(init) : httpRequest(init);
    sent.once('response', (answer) => resolve(toResponse(answer)));
    sent.once('error', (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && request.body === undefined) error.message += REUSED;
      reject(error);
    });
    if (hints !== undefined) {
      sent.on('information', ({ statusCode, headers }) => {
        if (statusCode === 103) hints.onEarlyLinks(readLinks(String(headers['link'] ?? '')));
      });
    }
    if (request.body === undefined) sent.end();
    else void sendBody(request.body, sent).catch((error: unknown) => sent.destroy(error as Error));
    return promise;
  }

  return {
    async send(origin, request, hints) {
      try {
        return await dial(origin, request, hints);
      } catch (error) {
        // The origin closed an idle connection just as it was used again: nothing was processed (RFC 9110, 9.2.2).
        const retryable = (error as Error).message.endsWith(REUSED) && !request.signal.aborted;
        if (!retryable || !['GET', 'HEAD'].includes(request.method)) throw error;
        return dial(origin, request, hints);
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** An upstream over HTTP: one origin that answers everything. */
export function httpUpstream(client: HttpClient, origin: URL): FetchUpstream {
  return (request, hints) =>
    client.send(origin, request, hints && { onEarlyLinks: (targets) => hints.prefetch(targets) });
}

const REUSED = ' (on a connection that was kept)';

function toResponse(answer: IncomingMessage): WireResponse {
  const none = answer.statusCode === 204 || answer.statusCode === 304;
  if (none) answer.resume();
  return {
    status: answer.statusCode ?? 502,
    headers: withoutHopByHop(answer.headers as Fields),
    body: none ? null : answer,
  };
}

async function sendBody(body: AsyncIterable<Uint8Array>, sent: NodeJS.WritableStream): Promise<void> {
  for await (const part of body) {
    if (!sent.write(part)) await new Promise((resolve) => sent.once('drain', resolve));
  }
  sent.end();
}

/** Targets of `Link: <…>; rel=preload`. */
function readLinks(field: string): string[] {
  return [...field.matchAll(/<([^>]+)>;\s*rel="?preload"?/g)].map((found) => found[1]!);
}
