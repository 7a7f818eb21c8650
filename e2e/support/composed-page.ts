/** What a composed page says of its releases, read from its HTML as the shell reads it. */

export interface ComposedPage {
  /** The signed vector. */
  token: string;
  /** Remote → `<version>-<digest8>`, as the manifest has it. */
  releases: Readonly<Record<string, string>>;
  /** `<remote>/<fragment>` and the release that has rendered it. */
  fragments: readonly { name: string; release: string }[];
  /** Path of a script → its hash, from the import map. */
  scripts: Readonly<Record<string, string>>;
}

/** @throws SyntaxError when it is no page of the shop */
export function readPage(html: string): ComposedPage {
  const manifest = /<script type="application\/json" id="tessera-page">(.*?)<\/script>/s.exec(html)?.[1];
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1];
  if (manifest === undefined || map === undefined)
    throw new SyntaxError('Cannot read the page: it has no manifest');
  const { page, remotes } = JSON.parse(manifest) as {
    page: string;
    remotes: Record<string, { release: string }>;
  };
  const { integrity } = JSON.parse(map) as { integrity: Record<string, string> };
  const fragments = html.matchAll(/<tessera-fragment name="([^"]+)" release="([^"]+)"/g);
  return {
    token: page,
    releases: Object.fromEntries(Object.entries(remotes).map(([name, { release }]) => [name, release])),
    fragments: [...fragments].map(([, name, release]) => ({ name: name!, release: release! })),
    scripts: integrity,
  };
}

/** Where HTML and JavaScript of a page are not of one release. */
export function mismatchesOf({ releases, fragments, scripts }: ComposedPage): string[] {
  const html = fragments.flatMap(({ name, release }) => {
    const remote = name.split('/')[0]!;
    return release === releases[remote]
      ? []
      : [`${name} is of ${release}, its scripts of ${releases[remote]}`];
  });
  const paths = Object.keys(scripts).flatMap((path) => {
    const [, , remote = '', release] = path.split('/');
    return remote === 'shell' || releases[remote] === release
      ? []
      : [`${path} is not of ${releases[remote]}`];
  });
  return [...html, ...paths];
}
