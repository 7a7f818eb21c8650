/**
 * React as one set, in a file of its own: what is made with Lit runs while it still arrives. One file, since a copy of
 * `react-dom` that finds another `react` breaks every hook.
 */

import * as react from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactDom from 'react-dom';
import * as reactDomClient from 'react-dom/client';

export { jsxRuntime, react, reactDom, reactDomClient };
