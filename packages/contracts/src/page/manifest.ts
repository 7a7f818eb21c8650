/**
 * The page manifest: what the edge tells the shell about the page it has composed. JSON in
 * `<script type="application/json" id="tessera-page">`, and the answer of `GET /_tessera/page?path=…`.
 */

/** The id of the manifest's script element. */
export const PAGE_MANIFEST_ID = 'tessera-page';

/** The name of the `meta` element on pages that may be inspected; its content is the id of the page's trace. */
export const TRACE_META = 'tessera-trace';

/** A remote that the page may load, from exactly this release. */
export interface PageRemote {
  /** `<version>-<digest8>` */
  release: string;
  /**
   * The release to go back to when this one does not run; missing where there is none. Its id alone, since few pages
   * ever need it: `GET /_tessera/page?previous=<remote>` answers a manifest with the rest and a token that names it.
   */
  previous?: string;
  /** `/r/<remote>/<release>/` */
  base: string;
  /** The container, relative to `base`. */
  entry: string;
  exposes: Record<string, { file: string; css: string[]; preload: string[] }>;
  /**
   * Every script and style sheet of the release, relative to `base` → `sha384-…`. In the manifest inside a page the
   * style sheets alone: its import map has the scripts.
   */
  integrity: Record<string, string>;
  /** Fragment → the expose that hydrates it. */
  fragments: Record<string, { expose: string }>;
  /** Shared sets that it takes, with their ranges. */
  shared: Record<string, string>;
  /** Scripts that run only when the shell does not satisfy a shared set. */
  fallbacks: string[];
}

export interface PageRoute {
  pattern: string;
  remote: string;
  fragment: string;
  /** Whether the page must be asked of the edge as a whole, since other releases show it. */
  fullLoad?: true;
}

/** A named place of the layout that the shell mounts something into. */
export interface PageSlot {
  /** The slot's key: `header`, `main`, `footer`. */
  key: string;
  remote: string;
  fragment: string;
}

export interface PageManifest {
  schema: 1;
  /** The signed vector; sent as `tessera-page` with every later request. */
  page: string;
  /** The channel revision that the releases were chosen at. */
  revision: number;
  /** The matched page, or null for one that no remote answers (404). */
  route: { remote: string; fragment: string; params: Record<string, string> } | null;
  slots: PageSlot[];
  remotes: Record<string, PageRemote>;
  /** Routes that can be shown without asking the edge: those of the remotes above. */
  routes: PageRoute[];
}
