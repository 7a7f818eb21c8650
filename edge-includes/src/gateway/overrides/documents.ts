/** An override as a page is made with it. */

import { TRACE_META } from '@tessera/contracts/page';
import type { WireRequest } from '../../wire/message.ts';
import { PAGE_LIFETIME } from '../choice/page-token.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import type { HeadAssets } from '../head/assets.ts';
import { overrideBadge } from './badge.ts';
import type { OverrideCookie } from './cookie.ts';
import { type OverrideReport, toUse } from './events.ts';
import { refusesOverrides } from './overridden.ts';
import type { Overrides } from './overrides.ts';
import { STYLE_PATH } from './paths.ts';
import type { Traces } from './traces.ts';

/** What becomes of the document of a visitor who carries a pass. */
export interface DocumentOverride {
  /** What is served to them: everybody's, where the override does not count. */
  snapshot: Snapshot;
  /** What the page's token says of it. */
  claims: { override: true; iat: number } | undefined;
  /** `Set-Cookie` that ends what does not hold. */
  cookie: string | null;
  badge: string;
  /** The head with what the badge and the inspector need. */
  withHead(assets: HeadAssets): HeadAssets;
}

export interface DocumentOverrides {
  /** `null` for everybody who has none. Never rejects. */
  of(request: WireRequest, path: string): Promise<DocumentOverride | null>;
}

/** On an edge that honours none. */
export const noDocumentOverrides: DocumentOverrides = { of: async () => null };

/** On the edge of a developer: nothing is overridden, and every page can be inspected. */
export function createInspectedDocuments({
  current,
  traces,
}: Pick<DocumentOverridesOptions, 'current' | 'traces'>): DocumentOverrides {
  return {
    of: async () => ({
      ...{ snapshot: current(), claims: undefined, cookie: null, badge: '' },
      withHead: headWith(traceMeta(traces.begin())),
    }),
  };
}

export interface DocumentOverridesOptions {
  current(): Snapshot;
  overrides: Pick<Overrides, 'of'>;
  cookie: Pick<OverrideCookie, 'clear'>;
  traces: Pick<Traces, 'begin'>;
  onUse: OverrideReport;
}

export function createDocumentOverrides(options: DocumentOverridesOptions): DocumentOverrides {
  const { overrides, cookie, onUse } = options;
  return {
    async of({ headers, target }, path) {
      const override = await overrides.of(headers);
      if (override === null) return null;
      const base = options.current();
      const isPaused = override.state === 'held' && refusesOverrides(path, [base, override.snapshot]);
      const badge = overrideBadge(override, { isPaused, target });
      if (override.state === 'refused') {
        const { why } = override;
        onUse({ outcome: 'refused', why });
        // What cannot be told now may be told later.
        const ended = why === 'unheard' ? null : cookie.clear;
        return { snapshot: base, claims: undefined, cookie: ended, badge, withHead: headWith(styleLink) };
      }
      onUse({ outcome: isPaused ? 'paused' : 'shown', path, ...toUse(override) });
      // The page must not outlive the pass.
      const iat = override.pass.exp * 1_000 - PAGE_LIFETIME;
      const shown = isPaused
        ? { snapshot: base, claims: undefined }
        : { snapshot: override.snapshot, claims: { override: true as const, iat } };
      const withHead = headWith(styleLink + traceMeta(options.traces.begin()));
      return { ...shown, cookie: null, badge, withHead };
    },
  };
}

const styleLink = `<link rel="stylesheet" href="${STYLE_PATH}">`;

/** By this the shell knows that the page may be inspected, and where its parts are told of. */
function traceMeta(id: string): string {
  return `<meta name="${TRACE_META}" content="${id}">`;
}

function headWith(more: string): DocumentOverride['withHead'] {
  return (assets) => ({ ...assets, links: assets.links + more });
}
