/**
 * The libraries that the shell offers: Lit, which is small, in the shell's own file, React in one beside it. Both are
 * preloaded on every page.
 */

// Before Lit's classes are evaluated, else server-rendered content is rendered a second time.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import * as lit from 'lit';
import { provide, type ShareScope } from './share-scope.ts';

/** Written by the build: shared set → the version that this shell carries. */
declare const __PROVIDES__: { react: string; lit: string };

export function createPlatformScope(versions: { react: string; lit: string }): ShareScope {
  const scope: ShareScope = {};
  const set = () => import('./react.ts');
  provide(scope, 'react', versions.react, async () => (await set()).react);
  provide(scope, 'react-dom', versions.react, async () => (await set()).reactDom);
  provide(scope, 'react-dom/client', versions.react, async () => (await set()).reactDomClient);
  provide(scope, 'react/jsx-runtime', versions.react, async () => (await set()).jsxRuntime);
  provide(scope, 'lit', versions.lit, async () => lit);
  return scope;
}

/** The versions that this build of the shell carries. */
export const platformVersions = __PROVIDES__;
