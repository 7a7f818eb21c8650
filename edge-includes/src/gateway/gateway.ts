/** The gateway: decides who answers a request. Everything Tessera-specific that the edge does stands behind it. */

import { DEVELOP_PATH, type Pass, type PassFault } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import type { RelaySigner } from '@tessera/contracts/identity';
import type { HttpClient } from '../wire/client.ts';
import { jsonAnswer } from '../wire/json-answer.ts';
import {
  bodyParts,
  type EarlyHints,
  type FetchUpstream,
  type Fields,
  fieldOf,
  type WireRequest,
  type WireResponse,
} from '../wire/message.ts';
import { type Api, createApi } from './api/api.ts';
import { createIntroduce } from './api/introduce.ts';
import { createBeacons } from './beacons/beacons.ts';
import type { Canaries } from './choice/canaries.ts';
import type { KeptReleases } from './choice/kept-releases.ts';
import { createOpenPages, type OpenPage, vectorOf } from './choice/open-page.ts';
import type { PageTokens } from './choice/page-token.ts';
import type { Snapshot } from './choice/snapshot.ts';
import type { VerifiedRelease } from './choice/verify-release.ts';
import { createDevelopers, type Developers } from './developers/developers.ts';
import { createRelay, type RelayedCall } from './developers/relay.ts';
import { abilityOf, FULL_CAPABILITY } from './dialect/capability.ts';
import { toPlainDialect } from './dialect/plain-dialect.ts';
import { answerPlainly } from './dialect/plain-fragment.ts';
import { gatewayErrors, methodNotAllowed } from './errors.ts';
import { createMedia, type Media } from './files/media.ts';
import { createReleaseFiles, type ReleaseFiles, rootFiles } from './files/release-files.ts';
import { createFragments, type Fragments } from './fragments/fragments.ts';
import { securityHeaders } from './head/security.ts';
import type { Health } from './health/health.ts';
import { tellOfRender } from './health/watched-page.ts';
import { createHooks, HOOKS_PATH, type HookTarget } from './hooks/hooks.ts';
import { requireSameSite } from './identity/same-site.ts';
import type { Visitors } from './identity/visitors.ts';
import type { OverrideReport } from './overrides/events.ts';
import { refusesOverrides } from './overrides/overridden.ts';
import { OVERRIDE_PATH } from './overrides/paths.ts';
import type { Previews } from './overrides/previews.ts';
import { startOverrides } from './overrides/start-overrides.ts';
import type { SwitchPass } from './overrides/switch-pass.ts';
import { createPages } from './pages/pages.ts';
import type { Development } from './pages/plan.ts';

export interface GatewayOptions {
  /** What is served; `null` before the first channel document. */
  current(): Snapshot | null;
  /** Releases that no channel names any more. */
  kept: KeptReleases;
  client: HttpClient;
  visitors: Visitors;
  tokens: PageTokens;
  canaries: Canaries;
  health: Health;
  /** The site's public address. */
  publicUrl: string;
  /** Folder of `/media`, if there is one. */
  media: string | null;
  /** Ends the event streams. */
  stopping: AbortSignal;
  /** Fetches `/fragments/…` of this gateway through a cache. */
  fetchFragment(request: WireRequest): Promise<WireResponse>;
  report: GatewayReport;
  /** Proves the passes of developers. @default none holds */
  readPass?: (token: string) => Pass | PassFault;
  /** Signs for calls of BFFs that run on developers' machines. @default the site does not allow it */
  signRelay?: RelaySigner;
  /** What previews name. @default nothing is told of them */
  previews?: Previews;
  /** @default no override can be changed */
  switchPass?: SwitchPass;
  /** Where webhooks go, by name. @default there are none */
  hooks?: Readonly<Record<string, HookTarget>>;
  /** Parts in the place of its own. */
  instead?: GatewayParts;
  /** Pages for a developer. */
  development?: Development;
}

/** What the edge of a developer has other ones of. */
export interface GatewayParts {
  fragments: Fragments;
  api: Api;
  files: ReleaseFiles;
  media: Media;
  developers: Developers;
}

/** What the gateway tells of its work, for logs and metrics. */
export interface GatewayReport {
  /** A fragment broke its contract and was refused. */
  fragmentRefused(kind: 'markup' | 'lockstep' | 'audience', fragment: string, why: string): void;
  /** A primary fragment failed; a notice stands in its place. */
  primaryFailed(error: unknown, target: string): void;
  /** A fragment failed, and a surrogate that cannot say so in the page was given what its slot shows instead. */
  degraded(src: string, error: unknown): void;
  /** The release before the live one has made a page that the live one could not. */
  previousServed(remote: string, release: string): void;
  /** A BFF has found that a server file of a release is not what its owner had signed. */
  bundleAltered(release: VerifiedRelease, bff: string): void;
  /** A file on disk is not what its owner had signed. */
  fileAltered(release: VerifiedRelease, path: string): void;
  /** Somebody is shown other releases than everybody, or was not. */
  overrideUsed: OverrideReport;
  /** A BFF on a developer's machine has called what the deployed one calls. */
  relayed(call: RelayedCall): void;
}

/** Rejects with a ProblemError. */
export function createGateway(options: GatewayOptions): FetchUpstream {
  const { report, publicUrl, tokens, kept, instead } = options;
  const origin = new URL(publicUrl).origin;
  const secure = publicUrl.startsWith('https:');
  const current = () => {
    const snapshot = options.current();
    if (snapshot === null) throw gatewayErrors.NOT_READY();
    return snapshot;
  };
  const { client, visitors, health, canaries } = options;
  const overrides = startOverrides({
    ...{ current, kept, publicUrl },
    ...{ readPass: options.readPass, previews: options.previews, switchPass: options.switchPass },
    isDevelopment: options.development !== undefined,
    securityHeaders: securityHeaders({ secure }),
    onUse: report.overrideUsed,
  });
  const fragments = overrides.trace(
    instead?.fragments ??
      createFragments({
        current,
        client,
        visitors,
        onRefused: report.fragmentRefused,
        onAltered: report.bundleAltered,
        onAnswered: health.fragmentAnswered,
        onFailed: (release, metric) => tellOfRender(health, release, metric),
      }),
  );
  const beacons = createBeacons({ current, tokens, canaries, health });
  const { stopping } = options;
  const api =
    instead?.api ??
    createApi({ ...{ client, stopping, introduce: createIntroduce(visitors) }, addressOf: addressIn });
  const hooks = createHooks({ targets: options.hooks ?? {}, client, stopping });
  const files = instead?.files ?? createReleaseFiles({ current, kept, onAltered: report.fileAltered });
  const media = instead?.media ?? createMedia(options.media);
  const pages = createPages({
    current,
    fragments,
    fetchFragment: options.fetchFragment,
    tokens,
    visitors,
    canaries,
    overrides: overrides.documents,
    health,
    publicUrl,
    securityHeaders: securityHeaders({ secure }),
    ...(options.development === undefined ? {} : { development: options.development }),
    onFault: report.primaryFailed,
    onPrevious: report.previousServed,
  });

  function addressIn(bff: string): URL | null {
    const { bffs } = current().document;
    return Object.hasOwn(bffs, bff) ? new URL(bffs[bff]!.url) : null;
  }

  const openPage = createOpenPages({ tokens, kept });

  /** The page that a request comes from; `null` when it names none. Rejects with a ProblemError 409. */
  async function pageOf(headers: Fields): Promise<OpenPage | null> {
    const token = fieldOf(headers, names.page);
    return token === undefined ? null : openPage(token, await overrides.servedTo(headers));
  }

  async function describePage(request: WireRequest): Promise<WireResponse> {
    const query = new URLSearchParams(request.target.split('?')[1] ?? '');
    const path = (query.get('path') ?? '').split(/[?#]/, 1)[0]!;
    const previous = query.get('previous');
    const open = await pageOf(request.headers);
    const snapshot = open === null ? current() : overrides.snapshotOf(open);
    const { stable, document } = snapshot;
    if (snapshot.isOverridden && refusesOverrides(path, [current(), snapshot]))
      throw gatewayErrors.OVERRIDE_REFUSED_HERE(path);
    const vector = open === null ? stable : vectorOf(open, snapshot);
    const revision = open?.claims.revision ?? document.revision;
    const token = open?.token ?? tokens.sign({ vector, stable, revision, remotes: new Set() });
    const manifest =
      previous === null
        ? await pages.describe(path, { vector, token, snapshot })
        : pages.describePrevious(previous, {
            ...{ vector, revision, iat: open?.claims.iat },
            override: snapshot.isOverridden,
          });
    if (manifest === null) throw gatewayErrors.NOT_FOUND(previous ?? path);
    return jsonAnswer(manifest);
  }

  async function answerFragment(request: WireRequest): Promise<WireResponse> {
    const page = await pageOf(request.headers);
    const fetched = () => overrides.fetchFragment(request, page, fragments);
    if (abilityOf(request.headers) !== 'plain') return fetched();
    return answerPlainly(fetched, {
      fallback: () => pages.fallbackOf(request.target),
      onFailed: (error) => report.degraded(request.target, error),
    });
  }

  async function answerPage(request: WireRequest, hints?: EarlyHints): Promise<WireResponse> {
    if (abilityOf(request.headers) === 'full') return pages.answer(request, hints);
    // What is kept here for all surrogates is kept in full. One that is not of our making may not expect a 103.
    const asked = { ...request, headers: { ...request.headers, 'surrogate-capability': FULL_CAPABILITY } };
    const page = await pages.answer(asked);
    return page.body === null ? page : { ...page, body: toPlainDialect(bodyParts(page.body)) };
  }

  function requireRead({ method }: WireRequest): void {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET', 'HEAD']);
  }

  const developers =
    instead?.developers ??
    createDevelopers({
      ...{ current, fragments, visitors, readPass: options.readPass ?? (() => 'forged') },
      relay: createRelay({
        ...{ current, client, stopping, sign: options.signRelay ?? null },
        onRelayed: report.relayed,
      }),
    });

  return async (request: WireRequest, hints?: EarlyHints) => {
    const path = request.target.split('?', 1)[0]!;
    if (path.startsWith(DEVELOP_PATH)) return developers.answer(request);
    if (path.startsWith('/fragments/')) {
      requireRead(request);
      return answerFragment(request);
    }
    if (path.startsWith('/r/')) return files.answer(request);
    if (path.startsWith('/media/')) return media.answer(request);
    if (path.startsWith('/api/')) {
      requireSameSite(request, origin);
      await pageOf(request.headers);
      return api.answer(request);
    }
    if (path === '/_tessera/page') {
      requireRead(request);
      return describePage(request);
    }
    if (path === '/beacons') {
      requireSameSite(request, origin);
      return beacons.answer(request);
    }
    if (path.startsWith(HOOKS_PATH)) return hooks.answer(request);
    if (path === OVERRIDE_PATH || path.startsWith(`${OVERRIDE_PATH}/`)) return overrides.answer(request);
    if (path.startsWith('/_tessera/')) throw gatewayErrors.NOT_FOUND(path);
    if (rootFiles.includes(path)) {
      const file = await files.answerRoot(request);
      if (file === null) throw gatewayErrors.NOT_FOUND(path);
      return file;
    }
    requireSameSite(request, origin);
    return answerPage(request, hints);
  };
}
