/** `/fragments/<remote>/<release>/<fragment>`: fetches a fragment from its BFF and believes nothing of the answer. */

import { type FragmentAddress, fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';
import { headers as names } from '@tessera/contracts/headers';
import type { EdgeMetric } from '@tessera/contracts/health';
import { ProblemError } from '@tessera/contracts/problem';
import { type FragmentDeclaration, releaseRef } from '@tessera/contracts/release';
import type { Session } from '@tessera/service/session';
import type { HttpClient } from '../../wire/client.ts';
import { createDeadline } from '../../wire/deadline.ts';
import {
  bodyParts,
  discardBody,
  type Fields,
  fieldOf,
  type WireRequest,
  type WireResponse,
} from '../../wire/message.ts';
import type { OpenPage } from '../choice/open-page.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { gatewayErrors } from '../errors.ts';
import { metricOf } from '../health/render-failure.ts';
import type { Visitors } from '../identity/visitors.ts';
import { problemCodeOf, RELEASE_ALTERED, RELEASE_UNKNOWN } from './bff-problem.ts';
import { guardMarkup, RefusedMarkupError } from './markup-guard.ts';

export interface Fragments {
  /**
   * Rejects with a ProblemError: 404 unknown, 409 withdrawn, 502 unreachable or refused, 504 late. The body throws
   * the same where the fault comes later.
   */
  fetch(request: WireRequest, by?: FragmentAsker): Promise<WireResponse>;
}

/** Who asks, where the request's headers do not say it. */
export interface FragmentAsker {
  /** The visitor's session, when it is not the one in the request's cookie. */
  session?: Session | null;
  /** The open page that asks: its releases are served too. */
  page?: OpenPage | null;
  /** What is served to the visitor. @default what everybody gets */
  snapshot?: Snapshot;
}

export interface FragmentsOptions {
  current(): Snapshot;
  client: HttpClient;
  visitors: Visitors;
  /** A fragment broke its contract. */
  onRefused(kind: 'markup' | 'lockstep' | 'audience', fragment: string, why: string): void;
  /** A BFF has found that the files of a release are not what its owner has signed. */
  onAltered?(release: VerifiedRelease, bff: string): void;
  /** A BFF has answered for a release, or has not: 5xx, late, out of reach or refused is a failure. */
  onAnswered?(release: VerifiedRelease, answer: { milliseconds: number; failed: boolean }): void;
  /** A failure that is held against the release. */
  onFailed?(release: VerifiedRelease, metric: EdgeMetric): void;
  /** @default Date.now */
  now?: () => number;
}

/** Milliseconds of a fragment's time in which its BFF can still say why it is late. */
const spareOf = (timeout: number) => Math.min(50, timeout / 10);

/** The one BFF that may set the session cookie and read it. */
const SESSION_OWNER = 'account';

const emptyStates = new WeakSet<WireResponse>();

export function createFragments(options: FragmentsOptions): Fragments {
  const { client, visitors, now = Date.now } = options;

  return {
    async fetch(request, { session: given = null, page = null, snapshot = options.current() } = {}) {
      const found = findFragment(request.target, snapshot, page);
      const { address, declaration, bff } = found;
      // A posted form is its sender's, also on a page that everybody sees alike.
      const personal = declaration.audience === 'private' || request.method === 'POST';
      const session = personal ? (given ?? (await visitors.sessionOf(request.headers))) : null;
      if (personal && session === null && declaration.empty !== undefined && request.method === 'GET') {
        return emptyFragment(request.target, address, declaration);
      }

      const begun = performance.now();
      const answered = (failed: boolean) =>
        options.onAnswered?.(found.release, { milliseconds: performance.now() - begun, failed });
      const failed = (status: number, code: string | null) => {
        const isShared = !personal && declaration.cache !== undefined;
        const metric = metricOf({ status, code, isShared });
        if (metric !== null) options.onFailed?.(found.release, metric);
      };
      const deadline = createDeadline(declaration.timeout, request.signal);
      const name = `${address.remote}/${address.fragment}`;
      const explain = (error: unknown): unknown => {
        if (error instanceof ProblemError) return error;
        if (deadline.isLate()) return gatewayErrors.BFF_LATE(name, declaration.timeout);
        if (error instanceof RefusedMarkupError) {
          options.onRefused('markup', name, error.message);
          return gatewayErrors.FRAGMENT_REFUSED(name, error.message);
        }
        return request.signal.aborted ? error : gatewayErrors.BFF_UNREACHABLE(bff.name);
      };

      try {
        const response = await client.send(bff.url, {
          ...request,
          headers: {
            ...passedHeaders(request.headers),
            [names.deadline]: String(now() + declaration.timeout - spareOf(declaration.timeout)),
            [names.client]: request.client,
            ...(session === null ? {} : { [names.identity]: visitors.assertionFor(session, bff.name) }),
            ...(personal && bff.name === SESSION_OWNER
              ? { cookie: visitors.sessionCookieOf(request.headers) }
              : {}),
          },
          signal: deadline.signal,
        });
        const code = await problemCodeOf(response);
        if (code === RELEASE_ALTERED) options.onAltered?.(found.release, bff.name);
        if (code === RELEASE_UNKNOWN) {
          if (page?.releases.get(address.remote) === found.release) throw gatewayErrors.PAGE_OUTDATED();
          throw gatewayErrors.FRAGMENT_REFUSED(name, 'its BFF does not have the release');
        }
        const fault = faultOf(response, found, personal);
        if (fault !== null) {
          discardBody(response.body);
          options.onRefused(fault.kind, name, fault.why);
          throw gatewayErrors.FRAGMENT_REFUSED(name, fault.why);
        }
        const isHtml = (fieldOf(response.headers, 'content-type') ?? '').startsWith('text/html');
        if (!isHtml || response.body === null) {
          if (code === null) discardBody(response.body);
          deadline.clear();
          if (response.status < 300) throw gatewayErrors.FRAGMENT_REFUSED(name, 'it is no HTML');
        }
        const cookies = bff.name === SESSION_OWNER ? visitors.sessionCookiesIn(response.headers) : [];
        answered(response.status >= 500);
        failed(response.status, code ?? fieldOf(response.headers, names.problem) ?? null);
        const brokenOff = (error: unknown): unknown => {
          const reason = explain(error);
          if (reason instanceof ProblemError) failed(reason.status, reason.code);
          return reason;
        };
        return {
          status: response.status,
          headers: answerHeaders(response.headers, { declaration, personal, cookies, isHtml }),
          body: isHtml && response.body !== null ? checked(response, deadline.clear, brokenOff) : null,
        };
      } catch (error) {
        deadline.clear();
        const reason = explain(error);
        if (reason instanceof ProblemError) {
          answered(true);
          failed(reason.status, reason.code);
        }
        throw reason;
      }
    },
  };
}

/** Whether no BFF was asked: it is what a visitor without a session gets. */
export function isEmptyState(answer: WireResponse): boolean {
  return emptyStates.has(answer);
}

interface FoundFragment {
  address: FragmentAddress;
  release: VerifiedRelease;
  declaration: FragmentDeclaration;
  bff: { name: string; url: URL };
}

/** @throws ProblemError 404, 409, or 502 when no BFF is known for it */
function findFragment(target: string, snapshot: Snapshot, page: OpenPage | null): FoundFragment {
  const path = target.split('?', 1)[0]!;
  const address = parseFragmentPath(path);
  if (address === null) throw gatewayErrors.NOT_FOUND(path);
  if (snapshot.isWithdrawn(address.remote, address.release)) throw gatewayErrors.PAGE_OUTDATED();
  const own = page?.releases.get(address.remote);
  const release = own?.id === address.release ? own : snapshot.find(address.remote, address.release);
  const fragments = release?.release.fragments ?? {};
  if (release === null || !Object.hasOwn(fragments, address.fragment)) throw gatewayErrors.NOT_FOUND(path);
  const name = release.release.bff?.name ?? address.remote;
  const bff = Object.hasOwn(snapshot.document.bffs, name) ? snapshot.document.bffs[name] : undefined;
  if (bff === undefined) throw gatewayErrors.BFF_UNREACHABLE(name);
  return {
    address,
    release,
    declaration: fragments[address.fragment]!,
    bff: { name, url: new URL(bff.url) },
  };
}

/** What in an answer's headers breaks the contract of fragments. */
function faultOf(
  response: WireResponse,
  { release, declaration }: FoundFragment,
  personal: boolean,
): { kind: 'lockstep' | 'audience'; why: string } | null {
  if (response.status >= 500) return null;
  const asked = releaseRef(release.release);
  const rendered = fieldOf(response.headers, names.release);
  if (rendered !== asked) {
    return {
      kind: 'lockstep',
      why: `it was rendered by "${rendered ?? 'nothing named'}", not by "${asked}"`,
    };
  }
  // What is not cached anyway may be called private; what the release declares as shared may not.
  const saysPrivate =
    response.status === 200 &&
    declaration.cache !== undefined &&
    /\bprivate\b/.test(fieldOf(response.headers, 'cache-control') ?? '');
  if (!personal && (saysPrivate || response.headers['set-cookie'] !== undefined)) {
    return { kind: 'audience', why: 'it is public, and its answer is private or sets a cookie' };
  }
  return null;
}

const passed = [
  'accept-language',
  'traceparent',
  'tracestate',
  names.requestId,
  'content-type',
  'content-length',
];
const kept = ['content-type', 'location', 'vary', names.head, names.nests, names.release, names.surrogateKey];

function passedHeaders(headers: Fields): Fields {
  const fields: Fields = { accept: 'text/html', 'surrogate-capability': headers['surrogate-capability'] };
  for (const name of passed) fields[name] = headers[name];
  return fields;
}

function answerHeaders(
  headers: Fields,
  {
    declaration,
    personal,
    cookies,
    isHtml,
  }: { declaration: FragmentDeclaration; personal: boolean; cookies: string[]; isHtml: boolean },
): Fields {
  const fields: Fields = {};
  for (const name of kept) if (headers[name] !== undefined) fields[name] = headers[name];
  if (!isHtml) delete fields['content-type'];
  const control = fieldOf(headers, names.surrogateControl);
  if (personal) {
    // Whether its markup is ESI stays said; everything about storing does not.
    const content = /content="[^"]*"/.exec(control ?? '')?.[0];
    return {
      ...fields,
      'cache-control': 'private, no-store',
      ...(content === undefined ? {} : { [names.surrogateControl]: content }),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    };
  }
  return {
    ...fields,
    'cache-control': 'no-cache',
    [names.surrogateControl]: withFreshness(control, declaration.cache),
  };
}

/** The BFF's own word, or what the release declares. */
function withFreshness(control: string | undefined, cache: FragmentDeclaration['cache']): string | undefined {
  if (cache === undefined || /max-age|no-store/.test(control ?? '')) return control;
  const declared = `max-age=${cache.maxAge}, stale-while-revalidate=${cache.staleWhileRevalidate}, stale-if-error=${cache.staleIfError}`;
  return control === undefined ? declared : `${control}, ${declared}`;
}

function emptyFragment(
  target: string,
  address: FragmentAddress,
  { empty = '', emptyProps }: FragmentDeclaration,
): WireResponse {
  const key = new URLSearchParams(target.split('?')[1] ?? '').get('key') ?? '';
  const answer = {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      [names.release]: `${address.remote}@${address.release}`,
    },
    body: Buffer.from(fragmentMarkup({ ...address, key, html: empty, props: emptyProps ?? null })),
  };
  emptyStates.add(answer);
  return answer;
}

/** The harmless bytes of a body; faults in the words of problems. */
async function* checked(
  response: WireResponse,
  done: () => void,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* guardMarkup(bodyParts(response.body), {
      // A failure may be told in any element.
      root: response.status < 300 ? 'tessera-fragment' : null,
      esi: saysEsi(response.headers),
    });
  } catch (error) {
    throw explain(error);
  } finally {
    done();
  }
}

/** Whether an answer is to be processed as ESI (Edge Architecture 1.0, section 2). */
function saysEsi(headers: Fields): boolean {
  return /content="[^"]*ESI\/1\.0/.test(fieldOf(headers, names.surrogateControl) ?? '');
}
