import { describe, expect, it } from 'vitest';
import { createLoader } from './container.ts';
import { provide, type ShareScope } from './share-scope.ts';

/** A container as originjs emits it: `get` unwraps modules that have a default alone. */
const originjs = { init: () => undefined, get: async () => () => ({ app: 'from originjs' }) };
/** A container as @module-federation/vite emits it: `init` is asynchronous and reads `shareConfig`. */
const moduleFederation = {
  init: async (scope: ShareScope) => {
    const [entry] = Object.values(scope['react']!);
    if (!entry!.shareConfig.singleton || !Array.isArray(entry!.scope)) throw new Error('no share config');
  },
  get: async () => async () => ({ app: 'from module federation' }),
};

function scopeWithReact(): ShareScope {
  const scope: ShareScope = {};
  provide(scope, 'react', '19.3.1', async () => ({ version: '19.3.1' }));
  return scope;
}

describe('createLoader()', () => {
  it('opens containers of either federation plugin with one scope', async () => {
    const containers: Record<string, unknown> = { '/a.js': originjs, '/b.js': moduleFederation };
    const load = createLoader(scopeWithReact(), async (url) => containers[url]);
    expect(await load('/a.js', './app')).toEqual({ app: 'from originjs' });
    expect(await await load('/b.js', './app')).toBeDefined();
  });

  it('initialises a container once, whoever asks', async () => {
    let inits = 0;
    const container = { ...originjs, init: () => void inits++ };
    const load = createLoader({}, async () => container);
    await Promise.all([load('/a.js', './x'), load('/a.js', './y')]);
    expect(inits).toBe(1);
  });

  it('forgets a container that failed, so that a retry loads it again', async () => {
    let attempts = 0;
    const load = createLoader({}, async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('offline');
      return originjs;
    });
    await expect(load('/a.js', './app')).rejects.toThrow('offline');
    expect(await load('/a.js', './app')).toEqual({ app: 'from originjs' });
  });

  it('wraps an export that was unwrapped', async () => {
    const app = () => 'x';
    const load = createLoader({}, async () => ({ ...originjs, get: async () => () => app }));
    expect(await load('/a.js', './app')).toEqual({ default: app });
  });

  it('says so when an address holds no container', async () => {
    const load = createLoader({}, async () => ({}));
    await expect(load('/a.js', './app')).rejects.toThrow('exports no init() and get()');
  });
});

describe('provide()', () => {
  it('loads a package when it is first asked for', async () => {
    const scope: ShareScope = {};
    let loads = 0;
    provide(scope, 'lit', '3.3.3', async () => {
      loads += 1;
      return { loads };
    });
    expect(loads).toBe(0);
    expect((await scope['lit']!['3.3.3']!.get())()).toEqual({ loads: 1 });
  });
});
