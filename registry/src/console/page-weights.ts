/** What a first visit to each route of a channel downloads: scripts and styles of everything that is on its page. */

import { stat } from 'node:fs/promises';
import type { Output } from '@tessera/contracts/http';
import { isServedBy } from '@tessera/contracts/ranges';
import { type BrowserExpose, type Release, type ReleaseFile, releaseId } from '@tessera/contracts/release';
import { blobPath, isCompressible } from '../publishing/blobs.ts';
import { slotsOf } from '../rollouts/layout-slots.ts';
import type { LiveReleases } from './live-releases.ts';
import type { consoleContract } from './operations.ts';

type Weights = Output<typeof consoleContract.listPages>;
type Page = Weights['pages'][number];

/** A file that a page downloads, with the bytes that cross the wire. */
interface Download extends ReleaseFile {
  transferred: number;
}

/** What one release brings to a page. */
interface Share {
  release: Release;
  files: Download[];
  /** Those that it brings because the shell does not provide a shared package. */
  fallbacks: Download[];
}

/** Answers the heaviest `limit` pages, and how many there are. */
export async function weighPages(
  { stable }: Pick<LiveReleases, 'stable'>,
  { artifacts, limit }: { artifacts: string; limit: number },
): Promise<Weights> {
  const releases = new Map(stable.map((release) => [release.remote, release]));
  const shell = releases.get('shell');
  const slots = slotsOf(shell, artifacts);
  const sizes = createSizes(artifacts);
  const pages: Page[] = [];
  for (const release of stable) {
    for (const { pattern, fragment } of release.routes) {
      const used = exposesOn([`${release.remote}/${fragment}`, ...slots], releases);
      const shares = await Promise.all(
        [...used].map(([remote, exposes]) => shareOf(releases.get(remote)!, exposes, { shell, sizes })),
      );
      pages.push(weigh(pattern, release.remote, shares));
    }
  }
  pages.sort((a, b) => b.transferred - a.transferred);
  return { pages: pages.slice(0, limit), total: pages.length };
}

function weigh(pattern: string, remote: string, shares: readonly Share[]): Page {
  const parts = shares.map(({ release, files }) => {
    return { remote: release.remote, release: releaseId(release), files: files.length, ...total(files) };
  });
  return {
    pattern,
    remote,
    ...total(shares.flatMap(({ files }) => files)),
    parts: parts.sort((a, b) => b.transferred - a.transferred),
    duplicates: [...equalFiles(shares), ...broughtTwice(shares), ...bundledTwice(shares)],
  };
}

/** Remote → the exposes that hydrate its fragments on a page, nested ones too; the shell is on every page. */
function exposesOn(
  fragments: readonly string[],
  releases: ReadonlyMap<string, Release>,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>(releases.has('shell') ? [['shell', new Set()]] : []);
  const seen = new Set(fragments);
  // A set goes on over what is added while it is walked.
  for (const address of seen) {
    const [remote = '', name = ''] = address.split('/');
    const fragment = releases.get(remote)?.fragments[name];
    if (fragment === undefined) continue;
    found.set(remote, (found.get(remote) ?? new Set()).add(fragment.expose));
    for (const nested of fragment.nests) seen.add(nested);
  }
  return found;
}

type Sizes = (file: ReleaseFile) => Promise<number>;

async function shareOf(
  release: Release,
  exposes: ReadonlySet<string>,
  { shell, sizes }: { shell: Release | undefined; sizes: Sizes },
): Promise<Share> {
  const byPath = new Map(release.files.map((file) => [file.path, file]));
  const isServed = release === shell || isServedBy(shell?.provides ?? {}, release.shared);
  const flavour = release.shell?.flavours.production;
  const own = flavour === undefined ? [release.entry] : filesOf(flavour);
  const used = [...exposes].flatMap((name) => filesOf(release.exposes[name]));
  const toDownloads = async (paths: readonly string[]) =>
    await Promise.all(
      [...new Set(paths)].flatMap((path) => {
        const file = byPath.get(`browser/${path}`);
        return file === undefined ? [] : [sizes(file).then((transferred) => ({ ...file, transferred }))];
      }),
    );
  const fallbacks = isServed ? [] : release.fallbacks;
  const wanted = [...own, ...used].filter((path) => !release.fallbacks.includes(path));
  return {
    release,
    files: await toDownloads([...wanted, ...fallbacks]),
    fallbacks: await toDownloads(fallbacks),
  };
}

function filesOf(expose: BrowserExpose | undefined): string[] {
  return expose === undefined ? [] : [expose.file, ...expose.preload, ...expose.css];
}

/** The same content in files of several remotes: a browser downloads it once for each. */
function equalFiles(shares: readonly Share[]): Page['duplicates'] {
  const all = shares.flatMap(({ release, files }) => files.map((file) => ({ file, remote: release.remote })));
  return [...Map.groupBy(all, ({ file }) => file.sha384).values()].flatMap((same) => {
    const remotes = [...new Set(same.map(({ remote }) => remote))];
    if (remotes.length < 2) return [];
    const { path, transferred } = same[0]!.file;
    return [{ what: path, remotes, transferred: transferred * (remotes.length - 1) }];
  });
}

/** Shared packages that a remote brings although the shell brings others of the name. */
function broughtTwice(shares: readonly Share[]): Page['duplicates'] {
  return shares.flatMap(({ release, fallbacks }) => {
    if (fallbacks.length === 0) return [];
    const what = Object.entries(release.shared)
      .map(([name, range]) => `${name} ${range}`)
      .join(', ');
    return [{ what, remotes: [release.remote], transferred: total(fallbacks).transferred }];
  });
}

/** Packages of which several remotes have put modules into files of this page. */
function bundledTwice(shares: readonly Share[]): Page['duplicates'] {
  const all = shares.flatMap(({ release, files }) => {
    const loaded = new Set(files.map(({ path }) => path));
    return (release.bundled ?? [])
      .filter(({ files }) => files.some((path) => loaded.has(`browser/${path}`)))
      .map(({ name, version }) => ({ name, version, remote: release.remote }));
  });
  return [...Map.groupBy(all, ({ name }) => name)].flatMap(([name, uses]) => {
    const remotes = [...new Set(uses.map(({ remote }) => remote))];
    const versions = [...new Set(uses.map(({ version }) => version))].sort();
    return remotes.length < 2 ? [] : [{ what: `${name} ${versions.join(', ')}`, remotes, transferred: null }];
  });
}

function total(files: readonly Download[]): { bytes: number; transferred: number } {
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    transferred: files.reduce((sum, { transferred }) => sum + transferred, 0),
  };
}

/** Bytes of a file as browsers get it: with brotli where it was compressed at publish time. */
function createSizes(artifacts: string): Sizes {
  const known = new Map<string, Promise<number>>();
  return (file) => {
    const found = known.get(file.sha384) ?? sizeOf(artifacts, file);
    known.set(file.sha384, found);
    return found;
  };
}

async function sizeOf(artifacts: string, { path, sha384, bytes }: ReleaseFile): Promise<number> {
  if (!isCompressible(path)) return bytes;
  const found = await stat(`${blobPath(artifacts, sha384)}.br`).catch(() => null);
  return found?.size ?? bytes;
}
