/** The libraries that the shell offers. Each loads when the first remote asks for it; the edge preloads the files. */

import { provide, type ShareScope } from './share-scope.ts';

/** Written by the build: shared set → the version that this shell carries. */
declare const __PROVIDES__: { react: string; lit: string };

export function createPlatformScope(versions: { react: string; lit: string }): ShareScope {
  const scope: ShareScope = {};
  provide(scope, 'react', versions.react, () => import('react'));
  provide(scope, 'react-dom', versions.react, () => import('react-dom'));
  provide(scope, 'react-dom/client', versions.react, () => import('react-dom/client'));
  provide(scope, 'react/jsx-runtime', versions.react, () => import('react/jsx-runtime'));
  provide(scope, 'lit', versions.lit, async () => {
    // Before Lit's classes are evaluated, else server-rendered content is rendered a second time.
    await import('@lit-labs/ssr-client/lit-element-hydrate-support.js');
    return import('lit');
  });
  return scope;
}

/** The versions that this build of the shell carries. */
export const platformVersions = __PROVIDES__;
