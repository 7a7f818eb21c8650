/** Everything about a page that depends on its route and its releases alone: computed once, used for every visitor. */

import type { ChannelRoute } from '@tessera/contracts/channel';
import type { BrowserExpose } from '@tessera/contracts/release';
import { previousOf } from '../choice/previous.ts';
import type { Snapshot, Vector } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { gatewayErrors } from '../errors.ts';
import { assetsOf, createHeadAssets, type HeadAssets } from '../head/assets.ts';
import { contentSecurityPolicy } from '../head/security.ts';
import { type LayoutPiece, readLayout } from './layout.ts';
import { describePage, type PageDescription } from './manifest.ts';
import { findPlaced, nestedIn, nestsParameter, type PlacedFragment } from './nests.ts';

/** A fragment in a slot, with the parameter that names the releases inside it. */
export interface PlannedFragment extends PlacedFragment {
  key: string;
  nests: string;
}

export interface PagePlan {
  route: ChannelRoute | null;
  /** `null`: no route, or its remote is not available. */
  primary: PlannedFragment | null;
  /** The remotes that the page is made of. */
  remotes: ReadonlySet<string>;
  /** What it is made of, the shell too. */
  releases: readonly VerifiedRelease[];
  pieces: readonly PlannedPiece[];
  assets: HeadAssets;
  contentSecurityPolicy: string;
  /** Inside the page, beside its import map. */
  manifest: PageDescription;
  /** For a page that is open already. */
  answer: PageDescription;
}

export type PlannedPiece =
  | Exclude<LayoutPiece, { type: 'slot' }>
  | {
      type: 'slot';
      /** `null`: its remote is not available. */
      planned: PlannedFragment | null;
      key: string;
      /** Of its include in the layout, beside `src`. */
      attributes: string;
      /** What the layout shows when it fails. */
      fallback: string | null;
    };

export interface Planner {
  /**
   * Rejects with a ProblemError 503 when there is no shell.
   *
   * @param route `null` for a page that says that nothing is here
   * @param uses the nests that the primary fragment really has; `null` while that is not known
   */
  plan(page: {
    snapshot: Snapshot;
    vector: Vector;
    route: ChannelRoute | null;
    uses?: readonly string[] | null;
  }): Promise<PagePlan>;
}

/** Pages that load the shell's development flavour, and modules that change while the page is open. */
export interface Development {
  /** With which a module may add a style sheet to the page. */
  nonce: string;
}

/** Where the edge of a developer has the hook that React's development build reports to. */
export const DEVTOOLS_HOOK = '/_dev/react-hook.js';

const PLANS_LIMIT = 500;

export function createPlanner(development: Development | null = null): Planner {
  const plans = new Map<string, Promise<PagePlan>>();
  return {
    plan(page) {
      const { snapshot, vector, route, uses } = page;
      const used = uses == null ? '*' : [...uses].sort().join(',');
      const kind = snapshot.isOverridden ? 'o' : '';
      const key = `${snapshot.document.revision}${kind} ${vector.key} ${route?.pattern ?? ''} ${used}`;
      const kept = plans.get(key);
      if (kept !== undefined) return kept;
      const made = createPlan(page, development);
      plans.set(key, made);
      made.catch(() => plans.delete(key));
      if (plans.size > PLANS_LIMIT) plans.delete(plans.keys().next().value!);
      return made;
    },
  };
}

async function createPlan(
  { snapshot, vector, route, uses = null }: Parameters<Planner['plan']>[0],
  development: Development | null,
): Promise<PagePlan> {
  const shell = vector.releases.get('shell');
  const flavour = shell?.release.shell?.flavours[development === null ? 'production' : 'development'];
  if (shell === undefined || flavour === undefined) throw gatewayErrors.SHELL_UNAVAILABLE();
  const layout = readLayout(shell);

  const place = (remote: string, fragment: string, key: string): PlannedFragment | null => {
    const placed = findPlaced(vector, remote, fragment);
    return placed && { ...placed, key, nests: nestsParameter(nestedIn(vector, placed)) };
  };
  const primaryKey = layout.find((piece) => piece.type === 'primary')?.key ?? 'main';
  const primary = route && place(route.remote, route.fragment, primaryKey);
  const pieces = layout.map((piece): PlannedPiece => {
    if (piece.type !== 'slot') return piece;
    const { type, key, attributes, fallback } = piece;
    return { type, planned: place(piece.remote, piece.fragment, key), key, attributes, fallback };
  });

  const slots = pieces.flatMap((piece) => (piece.type === 'slot' && piece.planned ? [piece.planned] : []));
  const inSlots = primary === null ? slots : [...slots, primary];
  const onPage = inSlots.flatMap((placed) => [
    placed,
    ...nestedIn(vector, placed, placed === primary ? uses : null),
  ]);
  const remotes = groupByRelease(onPage);
  const assets = createHeadAssets(
    { release: shell, flavour },
    [...remotes].map(([release, exposes]) => assetsOf(release, exposes)),
  );
  const before = [...remotes.keys()].flatMap(
    ({ release }) => previousOf(snapshot, vector, release.remote) ?? [],
  );
  const described = {
    revision: snapshot.document.revision,
    slots: inSlots,
    releases: [...remotes.keys()],
    previous: new Map(before.map(({ release, id }) => [release.remote, id])),
    routes: snapshot.document.routes,
    isOverridden: snapshot.isOverridden,
  };
  return {
    route,
    primary,
    remotes: new Set([...remotes.keys()].map(({ release }) => release.remote)),
    releases: [shell, ...remotes.keys()],
    pieces,
    assets: development === null ? assets : withDevTools(assets, development, [...remotes.keys()]),
    contentSecurityPolicy: contentSecurityPolicy({
      scripts: [assets.importMapHash],
      styles: [
        // The page may go back to releases whose shadow roots have other styles.
        ...[shell, ...remotes.keys(), ...before].flatMap(({ release }) => release.styleHashes),
        ...(development === null ? [] : [`'nonce-${development.nonce}'`]),
      ],
    }),
    manifest: describePage({ ...described, hasImportMap: true }),
    answer: describePage({ ...described, hasImportMap: false }),
  };
}

/**
 * Before everything else: React looks for its hook when it is evaluated, Vite for the nonce. Containers of working copies
 * are there also where the shell has nothing to load, so that what was mended is seen.
 */
function withDevTools(
  assets: HeadAssets,
  { nonce }: Development,
  releases: readonly VerifiedRelease[],
): HeadAssets {
  const hook = `<script src="${DEVTOOLS_HOOK}"></script>`;
  const copies = releases.filter(({ files }) => files.size === 0);
  const containers = copies.map(
    ({ base, release }) => `<script type="module" src="${base}${release.entry}"></script>`,
  );
  return {
    ...assets,
    links: `<meta property="csp-nonce" nonce="${nonce}">${hook}${assets.links}`,
    script: assets.script + containers.join(''),
  };
}

function groupByRelease(fragments: readonly PlacedFragment[]): Map<VerifiedRelease, BrowserExpose[]> {
  const exposes = new Map<VerifiedRelease, BrowserExpose[]>();
  for (const { release, declaration } of fragments) {
    const expose = release.release.exposes[declaration.expose];
    const list = exposes.get(release) ?? [];
    if (expose !== undefined && !list.includes(expose)) list.push(expose);
    exposes.set(release, list);
  }
  return exposes;
}
