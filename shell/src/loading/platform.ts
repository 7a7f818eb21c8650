/**
 * The libraries that the shell offers. They are part of its one file: every page needs them, all files of a release
 * change their address together, and one file compresses better than many.
 */

// Before Lit's classes are evaluated, else server-rendered content is rendered a second time.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import * as lit from 'lit';
import * as react from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactDom from 'react-dom';
import * as reactDomClient from 'react-dom/client';
import { provide, type ShareScope } from './share-scope.ts';

/** Written by the build: shared set → the version that this shell carries. */
declare const __PROVIDES__: { react: string; lit: string };

export function createPlatformScope(versions: { react: string; lit: string }): ShareScope {
  const scope: ShareScope = {};
  provide(scope, 'react', versions.react, async () => react);
  provide(scope, 'react-dom', versions.react, async () => reactDom);
  provide(scope, 'react-dom/client', versions.react, async () => reactDomClient);
  provide(scope, 'react/jsx-runtime', versions.react, async () => jsxRuntime);
  provide(scope, 'lit', versions.lit, async () => lit);
  return scope;
}

/** The versions that this build of the shell carries. */
export const platformVersions = __PROVIDES__;
