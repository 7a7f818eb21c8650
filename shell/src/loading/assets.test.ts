import type { PageRemote } from '@tessera/contracts/page';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAssets } from './assets.ts';

const remote: PageRemote = {
  release: '1.0.0-0a1b2c3d',
  base: '/r/probe/1.0.0-0a1b2c3d/',
  entry: 'remoteEntry.js',
  exposes: {},
  integrity: {
    'remoteEntry.js': 'sha384-a',
    'lazy.js': 'sha384-b',
    'react-copy.js': 'sha384-c',
    'app.css': 'sha384-d',
  },
  fragments: {},
  shared: { react: '^19.0.0' },
  fallbacks: ['react-copy.js'],
};
const links = () => [...document.head.querySelectorAll('link')];

const asked: { url: string; integrity: string | undefined }[] = [];
let reachable = true;

beforeEach(() => {
  document.head.replaceChildren();
  asked.length = 0;
  reachable = true;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push({ url, integrity: init?.integrity });
    if (!reachable) throw new TypeError('Failed to fetch');
    return new Response('');
  });
});

/** Answers every link with an event, as a browser would. */
function answer(type: 'load' | 'error'): void {
  for (const link of links()) link.dispatchEvent(new Event(type));
}

describe('createAssets()', () => {
  it('fetches every file with its hash, then preloads it with its hash, before anything is imported', async () => {
    const loading = createAssets(document, [], { react: '19.3.1' })(remote, './app');
    await expect.poll(() => links().length).toBe(3);
    expect(asked.map(({ integrity }) => integrity)).toEqual(['sha384-a', 'sha384-b', 'sha384-d']);
    expect(links().map((link) => [link.rel, link.getAttribute('href'), link.integrity])).toEqual([
      ['modulepreload', '/r/probe/1.0.0-0a1b2c3d/remoteEntry.js', 'sha384-a'],
      ['modulepreload', '/r/probe/1.0.0-0a1b2c3d/lazy.js', 'sha384-b'],
      ['stylesheet', '/r/probe/1.0.0-0a1b2c3d/app.css', 'sha384-d'],
    ]);
    answer('load');
    await loading;
  });

  it('brings the fallback copies too when the shell has no such version', () => {
    createAssets(document, [], { react: '18.3.1' })(remote, './app').catch(() => undefined);
    expect(asked.map(({ url }) => url)).toContain('/r/probe/1.0.0-0a1b2c3d/react-copy.js');
  });

  it('keeps a lost connection out of the module map, so that asking again can succeed', async () => {
    const ensure = createAssets(document, [], { react: '19.3.1' });
    reachable = false;
    await expect(ensure(remote, './app')).rejects.toThrow(
      'it is missing or its content is not the published one',
    );
    expect(links()).toHaveLength(0);
    reachable = true;
    const again = ensure(remote, './app');
    await expect.poll(() => links().length).toBe(3);
    answer('load');
    await again;
  });

  it('fails when a file is altered on its way into the module map', async () => {
    const loading = createAssets(document, [], { react: '19.3.1' })(remote, './app');
    loading.catch(() => undefined);
    await expect.poll(() => links().length).toBe(3);
    answer('error');
    await expect(loading).rejects.toThrow('its content is not the published one');
  });

  it('brings of a release that the import map covers only the style sheets of the expose that are missing', async () => {
    const { 'app.css': app } = remote.integrity;
    const exposes = {
      './app': { file: 'a.js', css: ['app.css'], preload: [] },
      './other': { file: 'o.js', css: ['app.css', 'other.css'], preload: [] },
    };
    const covered = { ...remote, exposes, integrity: { 'app.css': app!, 'other.css': 'sha384-e' } };
    document.head.innerHTML = `<link rel="stylesheet" href="${remote.base}app.css">`;
    const ensure = createAssets(document, [remote.base], {});
    await ensure(covered, './app');
    expect(asked).toHaveLength(0);
    const loading = ensure(covered, './other');
    await expect.poll(() => links().length).toBe(2);
    expect(links()[1]).toMatchObject({ rel: 'stylesheet', integrity: 'sha384-e' });
    answer('load');
    await loading;
  });
});
