/** A release: one immutable, signed build of a remote. `release.json` is the only source of what it contains. */

import { z } from 'zod';
import { name } from '../fields/fields.ts';

const version = z
  .string()
  .max(80)
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'use a semantic version such as 1.4.0');
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'use 64 hexadecimal digits');
const sha384 = z.string().regex(/^[A-Za-z0-9+/]{64}$/, 'use the base64 of a SHA-384 hash');

/** A relative path below `browser/` or `server/` that cannot leave its folder. */
const filePath = z
  .string()
  .max(300)
  .regex(
    /^(browser|server)(\/[A-Za-z0-9_@~][A-Za-z0-9_.@~-]*)+$/,
    'use plain segments below browser/ or server/',
  );

const browserPath = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9_@~][A-Za-z0-9_.@~-]*(\/[A-Za-z0-9_@~][A-Za-z0-9_.@~-]*)*$/);

const releaseFile = z.strictObject({
  /** `browser/…` is served under `/r`, `server/…` is read by the BFF alone. */
  path: filePath,
  bytes: z.int().nonnegative(),
  /** SHA-384, base64, as `integrity` wants it (Subresource Integrity, section 3.1). */
  sha384,
});

const browserExpose = z.strictObject({
  /** The module, relative to `browser/`. */
  file: browserPath,
  css: z.array(browserPath),
  /** Every file that the module imports statically, at any depth, without itself. */
  preload: z.array(browserPath),
});

/** A JSON Schema, 2020-12; what it says is the business of the gates. */
const jsonSchema = z
  .record(z.string(), z.unknown())
  .refine((schema) => membersOf(schema, 40) <= 2_000, 'use a schema of at most 40 levels and 2,000 members');

/** `remote/fragment`. */
const fragmentName = z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/);

// What was added later is optional and without a default: a signature holds over what its owner wrote.
const fragmentDeclaration = z.strictObject({
  /** How much a page depends on it: a primary one decides the page's status. */
  criticality: z.enum(['primary', 'essential', 'regular']),
  /** `public` is rendered without any identity and may be shared; `private` is one visitor's. */
  audience: z.enum(['public', 'private']),
  /** Milliseconds the edge waits for the whole fragment. */
  timeout: z.int().min(50).max(30_000),
  /** Query parameters that the fragment reads; the edge passes on no others. */
  query: z.array(z.string()).default([]),
  /** What a page or a fragment that nests it may pass, as one object. Absent: any text under the names of `query`. */
  params: jsonSchema.optional(),
  /** Seconds: fresh, then stale while revalidating, then stale if the BFF fails. Absent: not cached. */
  cache: z
    .strictObject({
      maxAge: z.int().nonnegative(),
      staleWhileRevalidate: z.int().nonnegative().default(0),
      staleIfError: z.int().nonnegative().default(0),
    })
    .optional(),
  /** HTML for a visitor without a session (private fragments), so that the page needs no request for it. */
  empty: z.string().optional(),
  /** The props of that HTML, for hydration. */
  emptyProps: z.unknown().optional(),
  /** HTML in its place when it failed. */
  fallback: z.string().optional(),
  /** Fragments of other remotes inside this one: `remote/fragment`. */
  nests: z.array(fragmentName).default([]),
  /** What it passes to those, by their names. Absent: nobody knows, so they must go on taking what they took. */
  passes: z.record(fragmentName, jsonSchema).optional(),
  /** The expose that hydrates it, and with it the files that the page preloads. */
  expose: z.string().regex(/^\.\//),
});

/** An npm package of which a build has put modules into browser files. */
const bundledPackage = z.strictObject({
  /** `preact`; with a path for what is beside the core of a shared set, `lit-html/directives`. */
  name: z.string().max(214),
  version: z.string().max(100),
  /** Relative to `browser/`. */
  files: z.array(browserPath).min(1),
});

const routeDeclaration = z.strictObject({
  pattern: z.string(),
  /** The primary fragment of the page. */
  fragment: z.string(),
  /** Whether the page accepts form posts. @default false */
  forms: z.boolean().default(false),
  /** Whether the page is one visitor's, never shared. */
  private: z.boolean().default(false),
  /** Whether a developer's override counts here: not where people pay or give a password. @default it does */
  overrides: z.literal('refused').optional(),
});

const releaseContent = z.strictObject({
  schema: z.literal(1),
  remote: name,
  version,
  /** SHA-256 over the file list; see `digestOfFiles`. */
  digest,
  /** The owning team. */
  owner: name,
  commit: z.string(),
  builtAt: z.iso.datetime(),
  files: z.array(releaseFile).min(1).max(2_000),
  /** The federation container, relative to `browser/`. */
  entry: browserPath,
  exposes: z.record(z.string().regex(/^\.\//), browserExpose),
  /** Shared sets that it takes, with the range that the platform must satisfy: `{ react: '^19.0.0' }`. */
  shared: z.record(z.string(), z.string()),
  /** Scripts that run only when the shell does not satisfy a shared set, relative to `browser/`. */
  fallbacks: z.array(browserPath).default([]),
  /** The npm packages in its browser files. */
  bundled: z.array(bundledPackage).max(2_000).optional(),
  /** Shared sets that the shell offers, by exact version. Only on the remote `shell`. */
  provides: z.record(z.string(), z.string()).default({}),
  /** The self-contained server bundle, or null for a remote without server rendering. */
  server: filePath.nullable(),
  routes: z.array(routeDeclaration),
  fragments: z.record(name, fragmentDeclaration),
  /** `'sha256-…'` of every `<style>` in its shadow roots, for the page's CSP. */
  styleHashes: z.array(z.string().regex(/^'sha256-[A-Za-z0-9+/]+={0,2}'$/)),
  events: z.strictObject({
    emits: z.array(z.string()),
    hears: z.array(z.string()),
    /** The payload of each, as it was agreed on when the release was built. */
    payloads: z.record(z.string(), jsonSchema).optional(),
  }),
  /** The BFF that it needs, and the range of its contract's version. */
  bff: z.strictObject({ name, contract: z.string() }).nullable(),
  /** Most gzip bytes of JavaScript on the first load of its pages. */
  budget: z.int().positive(),
  /** Only on the remote `shell`: the layout and the entries per flavour, relative to `browser/`. */
  shell: z
    .strictObject({
      /** The layout page with ESI tags, below `server/`. */
      layout: filePath,
      /** The fragments that the layout has on every page, each with the parameters that it passes. */
      slots: z
        .array(z.strictObject({ fragment: fragmentName, params: z.record(z.string(), z.string()) }))
        .optional(),
      flavours: z.record(z.enum(['production', 'development']), browserExpose),
    })
    .optional(),
});

const signature = z.strictObject({ keyId: z.string(), value: z.string() });

/** A release as it is stored: its content and the owner's Ed25519 signature over it. */
export const releaseSchema = releaseContent.extend({ signature });

export type Release = z.output<typeof releaseSchema>;
export type UnsignedRelease = z.output<typeof releaseContent>;
export type ReleaseFile = z.output<typeof releaseFile>;
export type BrowserExpose = z.output<typeof browserExpose>;
export type BundledPackage = z.output<typeof bundledPackage>;
export type JsonSchema = z.output<typeof jsonSchema>;
export type FragmentDeclaration = z.output<typeof fragmentDeclaration>;
export type RouteDeclaration = z.output<typeof routeDeclaration>;

/** How many values a value has inside; beyond so many levels, endlessly many. */
function membersOf(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.POSITIVE_INFINITY;
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + membersOf(member, levels - 1), 0);
}

/** Names one release of one remote. */
export interface ReleaseRef {
  version: string;
  /** 64 hexadecimal digits. */
  digest: string;
}

/**
 * Reads a `release.json`.
 *
 * @throws SyntaxError naming every fault
 */
export function parseRelease(input: unknown): Release {
  const result = releaseSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SyntaxError(`Cannot read release: ${z.prettifyError(result.error)}`);
}

/** `<version>-<first 8 digits of the digest>`: how a release is named in URLs. */
export function releaseId(release: ReleaseRef): string {
  return `${release.version}-${release.digest.slice(0, 8)}`;
}

/** Whether a text is written as {@link releaseId} writes it; it can be a folder's name then. */
export function isReleaseId(text: string): boolean {
  return /^\d+\.\d+\.\d+[0-9A-Za-z.-]*-[0-9a-f]{8}$/.test(text);
}

/** `<remote>@<version>-<digest8>`. */
export function releaseRef(release: ReleaseRef & { remote: string }): string {
  return `${release.remote}@${releaseId(release)}`;
}

/** Whether every import of a server bundle is one of Node's own modules, named with `node:`. */
export function isSelfContained(specifiers: readonly string[]): boolean {
  return specifiers.every((specifier) => specifier.startsWith('node:'));
}
