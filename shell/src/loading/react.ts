/**
 * React as one set, in a file of its own: what is made with Lit runs while it still arrives. One file, since a copy of
 * `react-dom` that finds another `react` breaks every hook.
 */

export * as react from 'react';
export * as jsxRuntime from 'react/jsx-runtime';
export * as reactDom from 'react-dom';
export * as reactDomClient from 'react-dom/client';
