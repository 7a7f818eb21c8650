/** Puts overrides together for the gateway. An edge that cannot prove passes honours none. */

import type { Pass, PassFault } from '@tessera/contracts/developers';
import { parseFragmentPath } from '@tessera/contracts/fragment';
import { headers as names } from '@tessera/contracts/headers';
import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { KeptReleases } from '../choice/kept-releases.ts';
import type { OpenPage } from '../choice/open-page.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import type { Fragments } from '../fragments/fragments.ts';
import { createOverrideAnswers, type OverrideAnswers } from './answer.ts';
import { createOverrideCookie } from './cookie.ts';
import {
  createDocumentOverrides,
  createInspectedDocuments,
  type DocumentOverrides,
  type DocumentOverridesOptions,
  noDocumentOverrides,
} from './documents.ts';
import type { OverrideReport } from './events.ts';
import { createOverridden } from './overridden.ts';
import { createOverrides, type Overrides } from './overrides.ts';
import { noPreviews, type Previews } from './previews.ts';
import { noSwitch, type SwitchPass } from './switch-pass.ts';
import { createTraces, type Traces } from './traces.ts';

export interface StartedOverrides {
  documents: DocumentOverrides;
  /** `/_tessera/override…`. */
  answer: OverrideAnswers;
  /** Notes which fragments the pages that may be inspected have asked for. */
  trace: Traces['trace'];
  /** What is served to whoever sends these headers. Never rejects. */
  servedTo(headers: Fields): Promise<Snapshot>;
  /** What an open page goes on with. */
  snapshotOf(page: OpenPage): Snapshot;
  /** A fragment for a page that may be overridden; what not everybody may have is stored nowhere. */
  fetchFragment(request: WireRequest, page: OpenPage | null, fragments: Fragments): Promise<WireResponse>;
}

export interface StartOverridesOptions {
  current(): Snapshot;
  kept: Pick<KeptReleases, 'known' | 'open' | 'idsOf'>;
  publicUrl: string;
  securityHeaders: Fields;
  onUse: OverrideReport;
  /** `undefined`: no pass can be proved here. */
  readPass: ((token: string) => Pass | PassFault) | undefined;
  /** Whether every page may be inspected. */
  isDevelopment: boolean;
  previews: Previews | undefined;
  switchPass: SwitchPass | undefined;
}

const noOverrides: Overrides = {
  of: async () => null,
  look: async () => ({ state: 'refused', why: 'forged' }),
};

export function startOverrides(options: StartOverridesOptions): StartedOverrides {
  const { current, kept, publicUrl, readPass, onUse } = options;
  const cookie = createOverrideCookie({ secure: publicUrl.startsWith('https:') });
  const overridden = createOverridden();
  const traces = createTraces();
  const overrides =
    readPass === undefined
      ? noOverrides
      : createOverrides({
          ...{ current, kept, cookie, overridden, readPass },
          previews: options.previews ?? noPreviews,
        });

  async function fetchFragment(
    request: WireRequest,
    page: OpenPage | null,
    fragments: Fragments,
  ): Promise<WireResponse> {
    const snapshot = await servedTo(request.headers);
    const answer = await fragments.fetch(request, { page, snapshot });
    const isOverridden = snapshot.isOverridden || page?.claims.override === true;
    return isOverridden && !isEverybodys(request.target, current()) ? unstored(answer) : answer;
  }

  async function servedTo(headers: Fields): Promise<Snapshot> {
    const override = await overrides.of(headers);
    return override?.state === 'held' ? override.snapshot : current();
  }

  return {
    documents: documentsFor({ current, overrides, cookie, traces, onUse }, options),
    answer: createOverrideAnswers({
      ...{ current, kept, overrides, cookie, publicUrl, traces, onUse },
      switchPass: options.switchPass ?? noSwitch,
      securityHeaders: options.securityHeaders,
    }),
    trace: traces.trace,
    servedTo,
    snapshotOf({ claims, releases }) {
      const base = current();
      if (claims.override !== true) return base;
      const others = [...releases].filter(([remote, one]) => base.stable.releases.get(remote) !== one);
      return overridden.apply(
        base,
        others.map(([, one]) => one),
      );
    },
    fetchFragment,
  };
}

function documentsFor(
  parts: DocumentOverridesOptions,
  { isDevelopment, readPass }: StartOverridesOptions,
): DocumentOverrides {
  if (isDevelopment) return createInspectedDocuments(parts);
  return readPass === undefined ? noDocumentOverrides : createDocumentOverrides(parts);
}

/** Whether the channel names the release of a fragment's address. */
function isEverybodys(target: string, snapshot: Snapshot): boolean {
  const address = parseFragmentPath(target.split('?', 1)[0]!);
  return address !== null && snapshot.find(address.remote, address.release) !== null;
}

function unstored(answer: WireResponse): WireResponse {
  const content = /content="[^"]*"/.exec(fieldOf(answer.headers, names.surrogateControl) ?? '')?.[0];
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'cache-control': 'private, no-store',
      [names.surrogateControl]: content === undefined ? 'no-store' : `no-store, ${content}`,
    },
  };
}
