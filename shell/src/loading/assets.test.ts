import type { PageRemote } from '@tessera/contracts/page';
import { beforeEach, describe, expect, it } from 'vitest';
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

beforeEach(() => document.head.replaceChildren());

/** Answers every link with an event, as a browser would. */
function answer(type: 'load' | 'error'): void {
  for (const link of links()) link.dispatchEvent(new Event(type));
}

describe('createAssets()', () => {
  it('preloads every file of the release with its hash before anything is imported', async () => {
    const loading = createAssets(document, [], { react: '19.3.1' })(remote);
    expect(links().map((link) => [link.rel, link.getAttribute('href'), link.integrity])).toEqual([
      ['modulepreload', '/r/probe/1.0.0-0a1b2c3d/remoteEntry.js', 'sha384-a'],
      ['modulepreload', '/r/probe/1.0.0-0a1b2c3d/lazy.js', 'sha384-b'],
      ['stylesheet', '/r/probe/1.0.0-0a1b2c3d/app.css', 'sha384-d'],
    ]);
    answer('load');
    await loading;
  });

  it('brings the fallback copies too when the shell has no such version', () => {
    createAssets(document, [], { react: '18.3.1' })(remote).catch(() => undefined);
    expect(links().map((link) => link.getAttribute('href'))).toContain(
      '/r/probe/1.0.0-0a1b2c3d/react-copy.js',
    );
  });

  it('fails when a file is not the published one, and tries again when asked again', async () => {
    const ensure = createAssets(document, [], { react: '19.3.1' });
    const loading = ensure(remote);
    answer('error');
    await expect(loading).rejects.toThrow('its content is not the published one');
    expect(links()).toHaveLength(0);
    const again = ensure(remote);
    answer('load');
    await again;
  });

  it('leaves alone what the import map of the page covers', async () => {
    await createAssets(document, [remote.base], {})(remote);
    expect(links()).toHaveLength(0);
  });
});
