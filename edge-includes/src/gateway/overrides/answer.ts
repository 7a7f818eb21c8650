/** `/_tessera/override…`: begins an override once its holder has agreed, ends it, and changes what it names. */

import { jsonAnswer } from '../../wire/json-answer.ts';
import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { KeptReleases } from '../choice/kept-releases.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';
import { requireSameSite } from '../identity/same-site.ts';
import { readForm } from '../pages/read-form.ts';
import { confirmPage, confirmPolicy, refusedPage } from './confirm-page.ts';
import type { OverrideCookie } from './cookie.ts';
import { type OverrideReport, toUse } from './events.ts';
import type { HeldOverride, Overrides } from './overrides.ts';
import {
  LEAVE_PATH,
  OVERRIDE_PATH,
  RELEASES_PATH,
  STYLE_PATH,
  SWITCH_PATH,
  siteTarget,
  TRACE_PATH,
} from './paths.ts';
import { overrideStyle } from './style.ts';
import type { SwitchPass } from './switch-pass.ts';
import type { Traces } from './traces.ts';
import { describeFault } from './words.ts';

export interface OverrideAnswersOptions {
  current(): Snapshot;
  kept: Pick<KeptReleases, 'idsOf'>;
  overrides: Overrides;
  cookie: OverrideCookie;
  switchPass: SwitchPass;
  traces: Pick<Traces, 'read'>;
  publicUrl: string;
  securityHeaders: Fields;
  onUse: OverrideReport;
  /** @default Date.now */
  now?: () => number;
}

/** Rejects with a ProblemError: 403, 404, 405, 413, 415, or what the registry says to a change. */
export type OverrideAnswers = (request: WireRequest) => Promise<WireResponse>;

export function createOverrideAnswers(options: OverrideAnswersOptions): OverrideAnswers {
  const { overrides, cookie, publicUrl, onUse, now = Date.now } = options;
  const { origin, host } = new URL(publicUrl);

  function page(status: number, html: string): WireResponse {
    return {
      status,
      headers: {
        ...options.securityHeaders,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': confirmPolicy,
        // Its address holds the pass.
        'referrer-policy': 'no-referrer',
      },
      body: Buffer.from(html),
    };
  }

  async function ask(query: URLSearchParams): Promise<WireResponse> {
    const override = await overrides.look(query.get('pass') ?? '');
    if (override.state === 'refused') {
      onUse({ outcome: 'refused', why: override.why });
      return page(403, refusedPage(override));
    }
    const present = options.current().stable.releases;
    return page(200, confirmPage({ override, present, host, to: siteTarget(query.get('to')) }));
  }

  async function begin(request: WireRequest): Promise<WireResponse> {
    const form = await formOf(request);
    const override = await overrides.look(form.get('pass') ?? '');
    if (override.state === 'refused') {
      onUse({ outcome: 'refused', why: override.why });
      return page(403, refusedPage(override));
    }
    onUse({ outcome: 'begun', ...toUse(override) });
    const left = override.pass.exp - now() / 1_000;
    return redirect(siteTarget(form.get('to')), cookie.set(override.token, left));
  }

  async function leave(request: WireRequest): Promise<WireResponse> {
    const form = await formOf(request);
    const override = await overrides.of(request.headers);
    if (override?.state === 'held') onUse({ outcome: 'left', ...toUse(override) });
    return redirect(originTarget(request.headers) ?? siteTarget(form.get('to')), cookie.clear);
  }

  /** The address of the page that asks: it may have gone on since it was loaded. */
  function originTarget(headers: Fields): string | null {
    const from = URL.parse(fieldOf(headers, 'referer') ?? '');
    return from?.origin === origin ? siteTarget(from.pathname + from.search) : null;
  }

  async function change(request: WireRequest): Promise<WireResponse> {
    const override = await requireHeld(request.headers);
    const form = await formOf(request);
    const release = form.get('release');
    const remote = form.get('remote') ?? '';
    const isLast = override.releases.every((one) => one.release.remote === remote);
    if (!release && isLast) return redirect('/', cookie.clear);
    const pass = await options.switchPass({ pass: override.token, remote, release: release || null });
    const to = siteTarget(form.get('to'));
    return redirect(`${OVERRIDE_PATH}?${new URLSearchParams({ pass, to })}`);
  }

  async function list(request: WireRequest, query: URLSearchParams): Promise<WireResponse> {
    const { pass, releases } = await requireHeld(request.headers);
    const remote = query.get('remote') ?? '';
    const { stable, isWithdrawn } = options.current();
    const ids = pass.may.includes(remote) ? await options.kept.idsOf(remote) : [];
    const found = ids.filter((id) => !isWithdrawn(remote, id));
    return jsonAnswer(
      JSON.stringify({
        may: pass.may,
        releases: found,
        live: stable.releases.get(remote)?.id ?? null,
        shown: releases.find((one) => one.release.remote === remote)?.id ?? null,
      }),
    );
  }

  /** Where the parts of a page came from; its id is the page's own secret. */
  function tell(query: URLSearchParams): WireResponse {
    const fragments = options.traces.read(query.get('id') ?? '');
    if (fragments === null) throw gatewayErrors.NOT_FOUND(TRACE_PATH);
    const { remotes } = options.current().document;
    const owners = Object.fromEntries(Object.entries(remotes).map(([name, { owner }]) => [name, owner]));
    return jsonAnswer(JSON.stringify({ fragments, owners }));
  }

  /** Rejects with a ProblemError 403. */
  async function requireHeld(headers: Fields): Promise<HeldOverride> {
    const override = await overrides.of(headers);
    if (override?.state === 'held') return override;
    throw gatewayErrors.OVERRIDE_MISSING(override === null ? 'There is none.' : describeFault(override));
  }

  async function formOf(request: WireRequest): Promise<URLSearchParams> {
    requireSameSite(request, origin);
    return new URLSearchParams(Buffer.from(await readForm(request)).toString());
  }

  const posts = new Map([
    [OVERRIDE_PATH, begin],
    [LEAVE_PATH, leave],
    [SWITCH_PATH, change],
  ]);

  return async (request) => {
    const { pathname, searchParams } = new URL(request.target, origin);
    const post = posts.get(pathname);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (request.method === 'POST' && post !== undefined) return post(request);
    if (isRead && pathname === OVERRIDE_PATH) return ask(searchParams);
    if (isRead && pathname === STYLE_PATH) return style;
    if (isRead && pathname === TRACE_PATH) return tell(searchParams);
    if (isRead && pathname === RELEASES_PATH) return list(request, searchParams);
    if (post !== undefined || [STYLE_PATH, RELEASES_PATH, TRACE_PATH].includes(pathname))
      throw methodNotAllowed(request.method, post === undefined ? ['GET', 'HEAD'] : ['POST']);
    throw gatewayErrors.NOT_FOUND(pathname);
  };
}

const style: WireResponse = {
  status: 200,
  headers: {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'x-content-type-options': 'nosniff',
  },
  body: Buffer.from(overrideStyle),
};

function redirect(location: string, setCookie?: string): WireResponse {
  return {
    status: 303,
    headers: {
      location,
      'cache-control': 'no-store',
      ...(setCookie === undefined ? {} : { 'set-cookie': [setCookie] }),
    },
    body: null,
  };
}
