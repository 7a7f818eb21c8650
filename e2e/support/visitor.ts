/** A browser without a screen: one network address, cookies, redirects. Every answer is noted. */

import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The path that has answered in the end. */
  path: string;
}

export interface Visitor {
  cookies: ReadonlyMap<string, string>;
  get(path: string): Promise<Answer>;
  /** Sends a form, as a page of the shop does. */
  post(path: string, fields: URLSearchParams): Promise<Answer>;
  /** Tells the edge something, as `navigator.sendBeacon` does. */
  beacon(content: unknown): Promise<Answer>;
  close(): void;
}

/** Milliseconds for one answer. */
const PATIENCE = 20_000;

/** @param network a number from 0 to 254: visitors of different numbers come from different networks, of one machine */
export function createVisitor(site: string, network: number): Visitor {
  const { hostname, port, host } = new URL(site);
  const agent = new Agent({ keepAlive: true, maxSockets: 2, localAddress: `127.0.${network}.1` });
  const cookies = new Map<string, string>();

  async function send(
    method: string,
    path: string,
    body?: { type: string; content: string },
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      host,
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      origin: site,
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': body.type }),
    };
    const sent = Promise.withResolvers<Answer>();
    const signal = AbortSignal.timeout(PATIENCE);
    const outgoing = request({ hostname, port, path, method, headers, agent, signal }, async (incoming) => {
      for (const field of incoming.headers['set-cookie'] ?? []) keep(cookies, field);
      const answered = { status: incoming.statusCode!, headers: incoming.headers, path };
      text(incoming).then((body) => sent.resolve({ ...answered, body }), sent.reject);
    });
    outgoing.once('error', (cause) =>
      sent.reject(new Error(`Cannot ${method} ${path}: ${cause.message}`, { cause })),
    );
    outgoing.end(body?.content);
    return await sent.promise;
  }

  async function follow(answer: Answer): Promise<Answer> {
    let last = answer;
    for (let hops = 0; last.status >= 300 && last.status < 400 && hops < 5; hops++)
      last = await send('GET', last.headers.location!);
    return last;
  }

  return {
    cookies,
    get: async (path) => follow(await send('GET', path)),
    async post(path, fields) {
      const type = 'application/x-www-form-urlencoded';
      return follow(await send('POST', path, { type, content: fields.toString() }));
    },
    beacon: (content) =>
      send('POST', '/beacons', { type: 'text/plain;charset=UTF-8', content: JSON.stringify(content) }),
    close: () => agent.destroy(),
  };
}

function keep(cookies: Map<string, string>, field: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? [];
  if (/max-age=0/i.test(field)) cookies.delete(name);
  else cookies.set(name, value);
}
