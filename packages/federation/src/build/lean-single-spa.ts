/**
 * Takes out of single-spa what no visitor has a use for, a third of it: parcels and its own interface, which every
 * application is given as props, what its inspector asks for, its global `singleSpaNavigate`, and its help for
 * jQuery and for browsers without `CustomEvent`. A text that no longer looks as expected fails the build, so that none of it comes back unseen.
 */

import type { Plugin } from 'vite';

interface Cut {
  what: string;
  from: RegExp;
  to: string;
}

/** Of the published text, whose names are minified: what is found are properties and words of the platform. */
const CUTS: readonly Cut[] = [
  {
    what: 'props of applications that bring parcels',
    from: /,mountParcel:\w+\.bind\(\w+\),singleSpa:\w+\}/,
    to: '}',
  },
  {
    what: 'its interface as one object',
    from: /Object\.freeze\(\{__proto__:null,get start/,
    to: '/*#__PURE__*/$&',
  },
  {
    what: 'inspector',
    from: /\w+&&window\.__SINGLE_SPA_DEVTOOLS__&&\([^)]*\);/,
    to: '',
  },
  {
    what: 'global navigation',
    from: /\w+&&\(window\.singleSpaNavigate\?[^;]*;/,
    to: '',
  },
  {
    what: 'CustomEvent where there is none',
    from: /\w+=\("undefined"!=typeof globalThis\?[^;]*?\.CustomEvent,(\w+)=function.*?\}(?=;let )/,
    to: '$1=CustomEvent',
  },
  {
    what: 'a look for jQuery at every registration',
    from: /(\w+&&)\(\w+\(\),(\w+\(\))\)\}(?=function \w+\(\w+=window\.location\))/,
    to: '$1$2}',
  },
];

export function leanSingleSpa(): Plugin {
  return {
    name: 'tessera:lean-single-spa',
    transform(code, id) {
      return /\/single-spa\.min\.js$/.test(id) ? { code: cutSingleSpa(code), map: null } : null;
    },
  };
}

/** @throws Error when something that is to go is not there */
export function cutSingleSpa(code: string): string {
  return CUTS.reduce((text, { what, from, to }) => {
    if (from.test(text)) return text.replace(from, to);
    throw new Error(`Cannot build shell: single-spa has no ${what}, pin version 6.0.3`);
  }, code);
}
