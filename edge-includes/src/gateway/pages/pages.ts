/** Pages: every path that nothing else claims. */

import { parseFragmentPath } from '@tessera/contracts/fragment';
import { networkPrefix } from '@tessera/contracts/rollout';
import type { Session } from '@tessera/service/session';
import { withinTime } from '../../wire/deadline.ts';
import {
  bodyParts,
  discardBody,
  type EarlyHints,
  type Fields,
  type WireRequest,
  type WireResponse,
} from '../../wire/message.ts';
import type { Canaries } from '../choice/canaries.ts';
import type { PageTokens } from '../choice/page-token.ts';
import { withPrevious } from '../choice/previous.ts';
import type { Snapshot, Vector } from '../choice/snapshot.ts';
import { methodNotAllowed } from '../errors.ts';
import type { Fragments } from '../fragments/fragments.ts';
import { renderImagePreload, renderMeta } from '../head/meta.ts';
import type { Health, WatchedPage } from '../health/health.ts';
import { enterPage } from '../health/watched-page.ts';
import { isSafe } from '../identity/same-site.ts';
import type { Visitors } from '../identity/visitors.ts';
import type { DocumentOverride, DocumentOverrides } from '../overrides/documents.ts';
import { describePage } from './manifest.ts';
import { noticeFor, noticeSection } from './notices.ts';
import {
  createPlanner,
  type Development,
  type PagePlan,
  type PlannedFragment,
  type PlannedPiece,
} from './plan.ts';
import { askPrimary, type PrimaryAnswer, withoutBody } from './primary.ts';
import { readForm } from './read-form.ts';
import { type PageAddress, targetOf } from './target.ts';

export interface Pages {
  /** Rejects with a ProblemError: 405, 413, 415, or 503 when there is no shell. */
  answer(request: WireRequest, hints?: EarlyHints): Promise<WireResponse>;
  /** What stands in place of a fragment that fails, for a surrogate that cannot say it in the page. */
  fallbackOf(target: string): Promise<string>;
  /** The manifest of the page at a path as JSON, or `null` when no route is there. */
  describe(path: string, page: { vector: Vector; token: string; snapshot: Snapshot }): Promise<string | null>;
  /** The manifest of the release that an open page may go back to, or `null` when there is none. */
  describePrevious(
    remote: string,
    page: { vector: Vector; revision: number; iat?: number | undefined; override?: boolean },
  ): string | null;
}

export interface PagesOptions {
  current(): Snapshot;
  fragments: Fragments;
  /** Fetches fragments through the cache. */
  fetchFragment(request: WireRequest): Promise<WireResponse>;
  tokens: PageTokens;
  visitors: Visitors;
  canaries: Canaries;
  overrides: DocumentOverrides;
  health: Health;
  publicUrl: string;
  securityHeaders: Fields;
  /** Pages for a developer. */
  development?: Development;
  /** A primary fragment failed or answered badly. */
  onFault(error: unknown, path: string): void;
  /** The release before the live one has made a page that the live one could not. */
  onPrevious(remote: string, release: string): void;
}

/** A page with the releases that it is made of. */
interface LaidPage {
  vector: Vector;
  declared: PagePlan;
  slots: ReadonlyMap<PlannedPiece, string>;
}

interface AskedPage {
  request: WireRequest;
  address: PageAddress;
  session: Session | null;
  snapshot: Snapshot;
}

/** Stands in place of a fragment whose remote is not available: it always fails, so the slot's fallback is shown. */
const UNAVAILABLE = '/fragments/unavailable/0.0.0-00000000/unavailable';

export function createPages(options: PagesOptions): Pages {
  const { visitors, tokens } = options;
  const planner = createPlanner(options.development);

  async function answer(request: WireRequest, hints?: EarlyHints): Promise<WireResponse> {
    const [path = '/', search = ''] = splitOnce(request.target, '?');
    const override = await options.overrides.of(request, path);
    const snapshot = override?.snapshot ?? options.current();
    const match = snapshot.match(path);
    const allowed = ['GET', 'HEAD', ...(match?.route.forms === true ? ['POST'] : [])];
    if (!allowed.includes(request.method)) {
      throw methodNotAllowed(request.method, allowed);
    }
    const route = match?.route ?? null;
    const address: PageAddress = { params: match?.params ?? {}, query: new URLSearchParams(search) };
    const lay = async (vector: Vector): Promise<LaidPage> => {
      const declared = await planner.plan({ snapshot, vector, route });
      return { vector, declared, slots: slotTargets(declared, address) };
    };
    const everybodys = await lay(snapshot.stable);
    const chosen = options.canaries.choose(request.headers, snapshot, everybodys.declared.remotes);
    const live = chosen.vector === snapshot.stable ? everybodys : await lay(chosen.vector);
    if (request.method !== 'HEAD') hints?.prefetch([...live.slots.values()]);

    const { revision } = snapshot.document;
    const watched: WatchedPage | null = chosen.given && {
      ...chosen.given,
      prefix: networkPrefix(request.client),
      revision,
      releases: live.vector.releases,
    };
    if (watched !== null) enterPage(watched);
    const visit = await beginVisit(request);
    const asked = { request, address, session: visit.session, snapshot };
    const {
      page: { vector, declared, slots },
      primary,
    } = await askLiveOrPrevious(live, asked, (remote) => {
      const previous = withPrevious(snapshot, live.vector, remote);
      return previous === null ? null : lay(previous);
    });
    const cookies = primary.cookies;
    if (cookies.length === 0 && primary.status < 400) cookies.push(...(await visit.cookies()));
    if (chosen.cookie !== null) cookies.push(chosen.cookie);
    if (override?.cookie != null) cookies.push(override.cookie);
    const headers: Fields = {
      ...options.securityHeaders,
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    };
    if (primary.location !== null) {
      const redirect = { ...headers, location: primary.location, 'cache-control': 'no-store' };
      return { status: primary.status, headers: redirect, body: null };
    }
    // What the primary fragment really nests is known by now: nothing else is preloaded.
    const {
      assets,
      contentSecurityPolicy,
      releases,
      manifest: describe,
    } = await planner.plan({
      snapshot,
      vector,
      route,
      uses: primary.uses,
    });
    const plan = { ...declared, assets: override === null ? assets : override.withHead(assets) };
    const manifest = describe({
      page: tokens.sign({
        vector,
        stable: snapshot.stable,
        revision,
        remotes: declared.remotes,
        ...override?.claims,
      }),
      route: match && { remote: match.route.remote, fragment: match.route.fragment, params: match.params },
    });
    if (request.method !== 'HEAD' && !snapshot.isOverridden) options.health.documentMade(releases, watched);
    return {
      status: primary.status,
      headers: {
        ...headers,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': cacheControl(primary.status, override),
        'content-security-policy': contentSecurityPolicy,
        'surrogate-control': 'content="ESI/1.0"',
        ...(plan.assets.linkField === '' ? {} : { link: plan.assets.linkField }),
      },
      body:
        request.method === 'HEAD'
          ? null
          : writePage({ plan, primary, slots, manifest, path, options, badge: override?.badge ?? '' }),
    };
  }

  /** The visitor of this request; one who writes for the first time becomes a guest. */
  async function beginVisit(
    request: WireRequest,
  ): Promise<{ session: Session | null; cookies(): Promise<string[]> }> {
    const known = await visitors.sessionOf(request.headers);
    if (known !== null || isSafe(request.method)) {
      const cookies = async () => {
        const renewal = await visitors.renewalFor(known);
        return renewal === undefined ? [] : [renewal];
      };
      return { session: known, cookies };
    }
    const guest = visitors.startGuest();
    return { session: guest, cookies: async () => [await visitors.cookieFor(guest)] };
  }

  /** The live release's primary fragment, or where its BFF fails, that of the release before, in the same time. */
  async function askLiveOrPrevious(
    live: LaidPage,
    asked: AskedPage,
    layPrevious: (remote: string) => Promise<LaidPage> | null,
  ): Promise<{ page: LaidPage; primary: PrimaryAnswer }> {
    const placed = live.declared.primary;
    const begun = Date.now();
    const primary = await askForPrimary(live.declared, asked);
    const given = { page: live, primary };
    if (placed === null || primary.status < 500 || !isSafe(asked.request.method)) return given;
    const remote = remoteOf(placed);
    const left = placed.declaration.timeout - (Date.now() - begun);
    const page = left <= 0 ? null : await layPrevious(remote);
    if (page === null || page.declared.primary === null) return given;
    const asking = askForPrimary(page.declared, asked);
    const before = await withinTime(asking, left);
    if (before === null || before.status >= 500) {
      asking.then(({ body }) => discardBody(body)).catch(() => undefined);
      return given;
    }
    discardBody(primary.body);
    options.onPrevious(remote, page.declared.primary.release.id);
    return { page, primary: before };
  }

  async function askForPrimary(plan: PagePlan, page: AskedPage): Promise<PrimaryAnswer> {
    if (plan.primary === null) {
      return withoutBody(plan.route === null ? 404 : 503);
    }
    const target = targetOf(plan.primary, page.address, true);
    const { body: _posted, ...rest } = page.request;
    if (page.request.method !== 'POST') {
      const ask = { ...rest, method: 'GET', target };
      return askPrimary(
        () => options.fetchFragment(ask),
        (error) => options.onFault(error, target),
      );
    }
    const form = await readForm(page.request);
    const headers = { ...rest.headers, 'content-length': String(form.length) };
    const ask = { ...rest, target, headers, body: once(form) };
    return askPrimary(
      () => options.fragments.fetch(ask, { session: page.session, snapshot: page.snapshot }),
      (error) => options.onFault(error, target),
    );
  }

  async function fallbackOf(target: string): Promise<string> {
    const snapshot = options.current();
    const url = new URL(target, options.publicUrl);
    const address = parseFragmentPath(url.pathname);
    if (address === null) return '';
    const { remote, release, fragment } = address;
    const declared = snapshot.find(remote, release)?.release.fragments[fragment]?.fallback;
    if (declared !== undefined) return declared;
    const { pieces } = await planner.plan({ snapshot, vector: snapshot.stable, route: null });
    const key = url.searchParams.get('key');
    const slot = pieces.find(
      (piece) =>
        piece.type === 'slot' &&
        piece.key === key &&
        (piece.planned === null ||
          (piece.planned.fragment === fragment && remoteOf(piece.planned) === remote)),
    );
    return slot?.type === 'slot' ? (slot.fallback ?? '') : '';
  }

  return {
    answer,
    fallbackOf,
    async describe(path, { vector, token, snapshot }) {
      const match = snapshot.match(path);
      if (match === null) return null;
      const { remote, fragment } = match.route;
      const plan = await planner.plan({ snapshot, vector, route: match.route });
      return plan.answer({ page: token, route: { remote, fragment, params: match.params } });
    },
    describePrevious(remote, { vector, revision, iat, override = false }) {
      const snapshot = options.current();
      const before = withPrevious(snapshot, vector, remote);
      if (before === null) return null;
      const describe = describePage({
        revision: snapshot.document.revision,
        slots: [],
        releases: [before.releases.get(remote)!],
        previous: new Map(),
        routes: [],
        hasImportMap: false,
      });
      const remotes = new Set([remote]);
      return describe({
        page: tokens.sign({
          ...{ vector: before, stable: snapshot.stable, revision, remotes, override },
          ...(iat === undefined ? {} : { iat }),
        }),
        route: null,
      });
    },
  };
}

function remoteOf({ release }: PlannedFragment): string {
  return release.release.remote;
}

function slotTargets(plan: PagePlan, address: PageAddress): Map<PlannedPiece, string> {
  const targets = new Map<PlannedPiece, string>();
  for (const piece of plan.pieces) {
    if (piece.type === 'slot' && piece.planned !== null) {
      targets.set(piece, targetOf(piece.planned, address, false));
    }
  }
  return targets;
}

/** The page's bytes: everything before the primary fragment at once, then its body as it comes, then the rest. */
async function* writePage(page: {
  plan: PagePlan;
  primary: PrimaryAnswer;
  slots: ReadonlyMap<PlannedPiece, string>;
  manifest: string;
  path: string;
  /** Before the end of the body. */
  badge: string;
  options: PagesOptions;
}): AsyncGenerator<Uint8Array> {
  const { plan, primary, options, path } = page;
  let text = '';
  for (const piece of plan.pieces) {
    switch (piece.type) {
      case 'text':
        text += piece.text;
        break;
      case 'head':
        text += renderHead(plan, primary, options.publicUrl);
        break;
      case 'slot':
        text += renderInclude(
          piece,
          page.slots.get(piece) ?? `${UNAVAILABLE}?key=${encodeURIComponent(piece.key)}`,
        );
        break;
      case 'end':
        text += `${page.badge}<script type="application/json" id="tessera-page">${page.manifest}</script>`;
        break;
      case 'primary':
        if (primary.body === null) {
          text += noticeSection(primary.status, path);
          break;
        }
        yield Buffer.from(text);
        text = '';
        try {
          yield* bodyParts(primary.body);
        } catch (error) {
          options.onFault(error, path);
          text += noticeSection(502, path);
        }
        break;
    }
  }
  yield Buffer.from(text);
}

function renderHead(plan: PagePlan, primary: PrimaryAnswer, publicUrl: string): string {
  const head = primary.head ?? {
    title: primary.status < 400 ? new URL(publicUrl).host : noticeFor(primary.status, '/').title,
    ...(primary.status < 400 ? {} : { robots: 'noindex' }),
  };
  return (
    renderMeta(head, publicUrl) + renderImagePreload(head.image) + plan.assets.links + plan.assets.script
  );
}

function renderInclude(piece: Extract<PlannedPiece, { type: 'slot' }>, target: string): string {
  const attributes = piece.attributes === '' ? '' : ` ${piece.attributes}`;
  const include = `<esi:include src="${target.replaceAll('&', '&amp;')}"${attributes}/>`;
  const fallback = piece.planned?.declaration.fallback;
  if (fallback === undefined) return include;
  return `<esi:try><esi:attempt>${include}</esi:attempt><esi:except>${fallback}</esi:except></esi:try>`;
}

function cacheControl(status: number, override: DocumentOverride | null): string {
  if (status >= 400) return 'no-store';
  return override === null ? 'private, no-cache' : 'private, no-store';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
