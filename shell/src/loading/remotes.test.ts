import type { PageManifest, PageRemote } from '@tessera/contracts/page';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemotes, type ReleaseFailure } from './remotes.ts';
import { createWhyFailed, FileError } from './why-failed.ts';

const LIVE = '2.0.0-0a1b2c3d';
const BEFORE = '1.0.0-ffffffff';

const remoteOf = (release: string, previous?: string): PageRemote => ({
  release,
  ...(previous === undefined ? {} : { previous }),
  base: `/r/cart/${release}/`,
  entry: 'remoteEntry.js',
  exposes: {},
  integrity: { 'app.css': 'sha384-css' },
  fragments: { mini: { expose: './app' } },
  shared: {},
  fallbacks: [],
});
const manifestOf = (release: string, previous?: string): Pick<PageManifest, 'page' | 'remotes'> => ({
  page: `token of ${release}`,
  remotes: { cart: remoteOf(release, previous) },
});

/** Remotes of a page whose live release fails. @param error what importing it throws; `null` for nothing */
function setUp(error: unknown, previous: string | null = BEFORE) {
  const asked: string[] = [];
  const told: ReleaseFailure[] = [];
  const app = { load: async () => undefined, mount: () => undefined };
  const remotes = createRemotes({
    ensureAssets: async () => undefined,
    async loadExpose(entry) {
      asked.push(entry);
      if (entry.includes(LIVE) && error !== null) throw error;
      return { app };
    },
    whyFailed: async (remote) => ({ remote, metric: 'load-failed' }),
    async fetchPrevious(remote, pageToken) {
      asked.push(`previous of ${remote} for ${pageToken}`);
      return manifestOf(BEFORE);
    },
    tell: (failure) => told.push(failure),
  });
  remotes.add(manifestOf(LIVE, previous ?? undefined));
  return { remotes, asked, told };
}

describe('createRemotes()', () => {
  it('opens the release that the page has', async () => {
    const { remotes, told } = setUp(null);
    expect(await remotes.open('cart', 'mini')).toMatchObject({
      release: LIVE,
      pageToken: `token of ${LIVE}`,
    });
    expect(told).toEqual([]);
  });

  it('goes back to the release before, once for whoever asks, and stays with it', async () => {
    const { remotes, asked, told } = setUp(new TypeError('Failed to fetch dynamically imported module'));
    const opened = await Promise.all([remotes.open('cart', 'mini'), remotes.open('cart', 'mini')]);
    expect(opened).toMatchObject(Array(2).fill({ release: BEFORE, pageToken: `token of ${BEFORE}` }));
    expect(asked.filter((one) => one.startsWith('previous'))).toEqual([
      `previous of cart for token of ${LIVE}`,
    ]);
    expect(told[0]).toEqual({ remote: 'cart', release: LIVE, metric: 'load-failed' });
    asked.length = 0;
    await remotes.open('cart', 'mini');
    expect(asked).toEqual([`/r/cart/${BEFORE}/remoteEntry.js`]);
    expect(remotes.given('cart')).toBe(LIVE);
  });

  it('fails as the release did when there is none before', async () => {
    const { remotes, asked } = setUp(new Error('it throws'), null);
    await expect(remotes.open('cart', 'mini')).rejects.toThrow('it throws');
    expect(asked).toHaveLength(1);
  });

  it('goes back once: the release before the last good one is no better', async () => {
    const { remotes } = setUp(null);
    expect(await remotes.giveUp('cart', LIVE)).toBe(true);
    // Another slot of it, which was on its way: the release before is there by now.
    expect(await remotes.giveUp('cart', LIVE)).toBe(true);
    expect(await remotes.giveUp('cart', BEFORE)).toBe(false);
  });

  it('tells nothing of a fragment that the release does not have', async () => {
    const { remotes, told } = setUp(null);
    await expect(remotes.open('cart', 'maxi')).rejects.toThrow('has no such fragment');
    expect(told).toEqual([]);
  });
});

describe('createWhyFailed()', () => {
  const scripts = {
    [`/r/cart/${LIVE}/remoteEntry.js`]: 'sha384-entry',
    '/r/shell/1.0.0-00000000/react.js': 'sha384-react',
    '/r/other/1.0.0-00000000/app.js': 'sha384-other',
  };
  const notFetched = new TypeError('Failed to fetch dynamically imported module: /r/…');
  afterEach(() => vi.unstubAllGlobals());

  /** @param bad URL → `altered` or `missing` */
  function ask(bad: Record<string, 'altered' | 'missing'>, error: unknown) {
    const map = document.implementation.createHTMLDocument();
    map.head.innerHTML = `<script type="importmap">${JSON.stringify({ integrity: scripts })}</script>`;
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string, { integrity }: RequestInit) => {
      asked.push(url);
      if (bad[url] === 'altered' && integrity !== undefined) throw new TypeError('Failed to fetch');
      return new Response('', { status: bad[url] === 'missing' ? 404 : 200 });
    });
    return createWhyFailed(map)('cart', remoteOf(LIVE), error).then((blame) => ({ blame, asked }));
  }

  it.each([
    { bad: `/r/cart/${LIVE}/remoteEntry.js`, how: 'altered', remote: 'cart', metric: 'integrity-failed' },
    { bad: `/r/cart/${LIVE}/remoteEntry.js`, how: 'missing', remote: 'cart', metric: 'load-failed' },
    { bad: `/r/cart/${LIVE}/app.css`, how: 'altered', remote: 'cart', metric: 'integrity-failed' },
    { bad: '/r/shell/1.0.0-00000000/react.js', how: 'missing', remote: 'shell', metric: 'load-failed' },
  ] as const)('says $metric of $remote for the $how file $bad', async ({ bad, how, remote, metric }) => {
    expect((await ask({ [bad]: how }, notFetched)).blame).toEqual({ remote, metric });
    expect((await ask({ [bad]: how }, new FileError('it is missing'))).blame).toEqual({ remote, metric });
  });

  it('says that it was a lost line when every file is well again', async () => {
    const { blame, asked } = await ask({}, notFetched);
    expect(blame).toEqual({ remote: 'cart', metric: 'load-failed' });
    expect(asked).not.toContain('/r/other/1.0.0-00000000/app.js');
  });

  it('blames the code for whatever else it throws, without asking for a file', async () => {
    const { blame, asked } = await ask({}, new TypeError('x is not a function'));
    expect([blame, asked]).toEqual([{ remote: 'cart', metric: 'boot-failed' }, []]);
  });
});
