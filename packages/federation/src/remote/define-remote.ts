/** The configuration of a remote, `tessera.config.ts`: what the platform must know of it before it runs. */

import type { EventName } from '@tessera/contracts/events';
import { parsePattern } from '@tessera/contracts/routes';
import type { ZodType } from 'zod';

/** Parameters by name, each with its schema; one that may be missing is optional. */
export type Parameters = Readonly<Record<string, ZodType>>;

/** One server-rendered fragment. */
export interface RemoteFragment {
  /** How much a page depends on it: a primary one decides the page's status. */
  criticality: 'primary' | 'essential' | 'regular';
  /**
   * What it shows. Its stories get fields by it, and are held to it by tests. It is between the server's side and the
   * browser's of one release, so no release says it and nobody else may rely on it.
   */
  props?: ZodType;
  /** `public` is rendered without identity and may be shared; `private` is one visitor's. */
  audience: 'public' | 'private';
  /** Milliseconds the edge waits for the whole fragment. @default 2_000 */
  timeout?: number;
  /** Query parameters that it reads, beside those of `params`; the edge passes on no others. @default [] */
  query?: readonly string[];
  /** What others may pass that nest it: a release that takes less is refused while a live one passes it. */
  params?: Parameters;
  /** Seconds that the edge may keep it. Absent: not cached. Only for public fragments. */
  cache?: { maxAge: number; staleWhileRevalidate?: number; staleIfError?: number };
  /** Props for a visitor without a session: the build renders them, so that no request is needed. Private only. */
  emptyProps?: object;
  /** HTML in its place when it failed. */
  fallback?: string;
  /** Fragments of other remotes inside it: `remote/fragment`. @default [] */
  nests?: readonly `${string}/${string}`[];
  /**
   * What it passes to those, by their names; `{}` for nothing. Without it, a nested fragment has to go on taking
   * everything that it took while this release is live.
   */
  passes?: Readonly<Record<`${string}/${string}`, Parameters>>;
  /** The expose that hydrates it. @default './app' */
  expose?: `./${string}`;
}

export interface RemoteRoute {
  /** Literal segments and `:name` places, such as `/p/:slug`. */
  pattern: string;
  /** The primary fragment of the page. */
  fragment: string;
  /** Whether the page accepts form posts. @default false */
  forms?: boolean;
  /** Whether the page is one visitor's. @default false */
  private?: boolean;
  /** `refused` where people pay or give a password: other releases than everybody's never show it. */
  overrides?: 'refused';
}

export interface RemoteConfig {
  /** The remote's name; its folder, its place in URLs. */
  name: string;
  /** The owning team. */
  owner: string;
  /** Modules that the shell may load: expose → source file. */
  exposes: Readonly<Record<`./${string}`, string>>;
  /**
   * A folder of browser files that another tool has built, with a federation container of either plugin in it. They are
   * released as they are, and `exposes` names files of that folder.
   */
  container?: { folder: string; entry: string };
  /** The source file that exports `remote: ServerRemote`, or null without server rendering. */
  server: string | null;
  /** Which shared sets of the shell it takes. */
  shared: readonly ('react' | 'lit')[];
  routes?: readonly RemoteRoute[];
  fragments: Readonly<Record<string, RemoteFragment>>;
  events?: { emits?: readonly EventName[]; hears?: readonly EventName[] };
  /** The BFF that it needs and the range of its contract's version. */
  bff?: { name: string; contract: string };
  /** Most gzip bytes of its own JavaScript on the first load of its pages. */
  budget: number;
}

/**
 * Checks a configuration and gives it back.
 *
 * @throws TypeError when a route or a fragment names something that is not there
 */
export function defineRemote(config: RemoteConfig): RemoteConfig {
  for (const route of config.routes ?? []) {
    parsePattern(route.pattern);
    if (config.fragments[route.fragment]?.criticality !== 'primary') {
      throw new TypeError(
        `Cannot define remote "${config.name}": route "${route.pattern}" names "${route.fragment}", which is no primary fragment`,
      );
    }
  }
  for (const [name, fragment] of Object.entries(config.fragments)) {
    const expose = fragment.expose ?? './app';
    if (!(expose in config.exposes)) {
      throw new TypeError(
        `Cannot define remote "${config.name}": fragment "${name}" is hydrated by "${expose}", which is not in exposes`,
      );
    }
    const stranger = Object.keys(fragment.passes ?? {}).find(
      (nested) => !(fragment.nests ?? []).some((one) => one === nested),
    );
    if (stranger !== undefined) {
      throw new TypeError(
        `Cannot define remote "${config.name}": fragment "${name}" passes something to "${stranger}", which is not in its nests`,
      );
    }
    if (fragment.audience === 'private' && fragment.cache !== undefined) {
      throw new TypeError(
        `Cannot define remote "${config.name}": fragment "${name}" is private and may not be cached, remove cache`,
      );
    }
  }
  return config;
}
