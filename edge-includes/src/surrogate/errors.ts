/** What can go wrong in the surrogate. */

import { defineErrors } from '@tessera/contracts/problem';

export const surrogateErrors = defineErrors('surrogate', {
  MARKUP_MALFORMED: {
    status: 502,
    title: 'The page has malformed ESI markup',
    message: (markup: string, why: string) => `Cannot process "${markup}": ${why}`,
  },
  MARKUP_UNCLOSED: {
    status: 502,
    title: 'The page has malformed ESI markup',
    message: (name: string) => `Cannot process "${name}": the document ends before it is closed`,
  },
  INCLUDE_FORBIDDEN: {
    status: 502,
    title: 'A part of the page may not be included',
    message: (src: string) => `Cannot include "${src}": only addresses of this site are allowed`,
  },
  INCLUDE_FAILED: {
    status: 502,
    title: 'A part of the page failed',
    message: (src: string, what: string) => `Cannot include "${src}": ${what}`,
  },
  INCLUDE_LATE: {
    status: 504,
    title: 'A part of the page took too long',
    message: (src: string, ms: number) => `Cannot include "${src}": no whole answer within ${ms} ms`,
  },
  INCLUDE_TOO_LARGE: {
    status: 502,
    title: 'A part of the page is too large',
    message: (src: string, limit: number) => `Cannot include "${src}": it has more than ${limit} bytes`,
  },
  TOO_DEEP: {
    status: 502,
    title: 'The page nests too deep',
    message: (src: string, limit: number) => `Cannot include "${src}": includes nest at most ${limit} deep`,
  },
  TOO_MANY: {
    status: 502,
    title: 'The page has too many parts',
    message: (src: string, limit: number) => `Cannot include "${src}": a page has at most ${limit} includes`,
  },
});
