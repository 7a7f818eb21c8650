/** `GET|POST /fragments/<remote>/<version>-<digest8>/<fragment>`: renders from exactly that release. */

import type { ServerResponse } from 'node:http';
import {
  encodeHead,
  type FragmentAddress,
  fragmentMarkup,
  parseFragmentPath,
  slotsIn,
} from '@tessera/contracts/fragment';
import { headers as names } from '@tessera/contracts/headers';
import { toProblem } from '@tessera/contracts/problem';
import type { FragmentDeclaration, Release } from '@tessera/contracts/release';
import { type Logger, logFailure, readTextBody } from '@tessera/service';
import type { RequestHandler } from 'express';
import { BODY_LIMIT } from '../api/api-routes.ts';
import { anonymous, type BffContext } from '../bff/context.ts';
import { bffErrors } from '../errors.ts';
import type { Rendered } from '../releases/protocol.ts';
import type { ReleaseWorker } from '../releases/release-worker.ts';
import { cacheHeaders } from './answer-headers.ts';
import { problemMarkup } from './problem-markup.ts';
import { readFragmentQuery, toVisitor } from './read-request.ts';

/** A release that can be rendered. */
export interface Renderable {
  release: Pick<Release, 'fragments'>;
  worker: Pick<ReleaseWorker, 'fragments' | 'render'>;
}

/** Where releases are rendered; `use` as that of a pool. */
export interface Renderers {
  use<T>(remote: string, id: string, work: (release: Renderable) => Promise<T>): Promise<T>;
}

export interface FragmentRoutesOptions {
  pool: Renderers;
  /** The remotes that this BFF renders. */
  remotes: readonly string[];
  contextOf: (...pair: Parameters<RequestHandler>) => BffContext;
  logger: Logger;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  html: string;
}

export function createFragmentRoutes(options: FragmentRoutesOptions): RequestHandler {
  const { pool, remotes, logger } = options;

  return async (request, response, next) => {
    const url = new URL(request.originalUrl, 'http://bff');
    const address = parseFragmentPath(url.pathname);
    if (address === null || !remotes.includes(address.remote)) throw bffErrors.PATH_UNKNOWN(url.pathname);
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) {
      throw bffErrors.METHOD_REFUSED(request.method, address.fragment);
    }
    await pool.use(address.remote, address.release, (running) =>
      answerFrom(running, { url, address }, [request, response, next]),
    );
  };

  async function answerFrom(
    { release, worker }: Renderable,
    { url, address }: { url: URL; address: FragmentAddress },
    [request, response, next]: Parameters<RequestHandler>,
  ): Promise<void> {
    const declaration = Object.hasOwn(release.fragments, address.fragment)
      ? release.fragments[address.fragment]
      : undefined;
    const known = Object.hasOwn(worker.fragments, address.fragment)
      ? worker.fragments[address.fragment]
      : undefined;
    if (declaration === undefined || known === undefined) {
      throw bffErrors.FRAGMENT_UNKNOWN(address.fragment, `${address.remote}@${address.release}`);
    }
    const posted = request.method === 'POST';
    if (posted && !known.submits) throw bffErrors.METHOD_REFUSED('POST', address.fragment);

    // A public fragment's answer may be shared, so nothing of the person who happened to ask first may be in it.
    const shared = declaration.audience === 'public' && !posted;
    const full = shared ? null : options.contextOf(request, response, next);
    const context = full ?? anonymous(options.contextOf(stripIdentity(request), response, next));
    const form = posted ? await readForm(request) : null;
    const { key, nests, params } = readFragmentQuery(url.searchParams);
    const instance = { key, nests, release: address.release };

    let answer: Answer;
    try {
      const rendered = await worker.render(
        { fragment: address.fragment, params, visitor: toVisitor(context.identity), instance, form },
        context,
      );
      answer = toAnswer(rendered, { address, key });
    } catch (error) {
      logFailure(logger, error);
      const problem = toProblem(error);
      const headers = { [names.problem]: problem.code };
      answer = { status: problem.status, headers, html: problemMarkup(problem) };
    }
    if (shared && context.cookies.values().length > 0) {
      logger.error({ ...address }, 'a public fragment set a cookie, which is dropped');
    }
    send(response, answer, { address, declaration, context, safe: !posted, shared });
  }
}

function toAnswer(
  { result, html }: Rendered,
  { address, key }: { address: FragmentAddress; key: string },
): Answer {
  const { status = 200, location, head, props } = result;
  if (location !== undefined) {
    return {
      status: [303, 307, 308].includes(status) ? status : 303,
      headers: { location: readLocation(location) },
      html: '',
    };
  }
  return {
    status,
    headers: head === undefined ? {} : { [names.head]: encodeHead(head) },
    html: fragmentMarkup({ ...address, key, html, props }),
  };
}

function send(
  response: ServerResponse,
  { status, headers, html }: Answer,
  facts: {
    address: FragmentAddress;
    declaration: FragmentDeclaration;
    context: BffContext;
    safe: boolean;
    shared: boolean;
  },
): void {
  const { remote, release } = facts.address;
  const cookies = facts.shared ? [] : facts.context.cookies.values();
  const body = Buffer.from(html);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    [names.release]: `${remote}@${release}`,
    [names.nests]: slotsIn(html).join(','),
    ...cacheHeaders({ status, safe: facts.safe, declaration: facts.declaration, remote, release, html }),
    ...(facts.shared ? {} : Object.fromEntries(facts.context.headers)),
    ...headers,
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  });
  response.end(body);
}

/** A path of this site as a header takes it. */
function readLocation(location: string): string {
  const site = 'http://site.invalid';
  const url = URL.parse(location, site);
  if (!location.startsWith('/') || url?.origin !== site) {
    throw new TypeError(`Cannot redirect to "${location}": use a path of this site`);
  }
  return url.pathname + url.search + url.hash;
}

async function readForm(request: Parameters<RequestHandler>[0]): Promise<string> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw bffErrors.MEDIA_TYPE_REFUSED(type, 'application/x-www-form-urlencoded');
  }
  return (await readTextBody(request, BODY_LIMIT)) ?? '';
}

function stripIdentity(request: Parameters<RequestHandler>[0]): Parameters<RequestHandler>[0] {
  delete request.headers[names.identity];
  return request;
}
