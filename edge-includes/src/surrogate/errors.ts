/** What can go wrong in the surrogate. */

import { defineErrors, ProblemError } from '@tessera/contracts/problem';

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
  EXPRESSION_MALFORMED: {
    status: 502,
    title: 'The page has a malformed ESI expression',
    message: (text: string, why: string) => `Cannot read the expression "${text}": ${why}`,
  },
  EVALUATION_FAILED: {
    status: 502,
    title: 'The page computes too much',
    message: (what: string, why: string) => `Cannot evaluate ${what}: ${why}`,
  },
  VALUE_UNSAFE: {
    status: 502,
    title: 'A value would change where a request goes',
    message: (what: string, why: string) => `Cannot include "${what}": ${why}`,
  },
  INCLUDE_FORBIDDEN: {
    status: 502,
    title: 'A part of the page may not be included',
    message: (src: string) =>
      `Cannot include "${src}": only addresses of this site and of listed origins are allowed`,
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
  LOOP: {
    status: 502,
    title: 'The page includes itself',
    message: (src: string) => `Cannot include "${src}": it stands around itself`,
  },
  PAGE_TOO_LARGE: {
    status: 502,
    title: 'The page is too large',
    message: (target: string, limit: number) =>
      `Cannot assemble "${target}": it has more than ${limit} bytes`,
  },
  CODING_UNKNOWN: {
    status: 502,
    title: 'The page is encoded in a way that is not known',
    message: (target: string, coding: string) =>
      `Cannot process "${target}": its Content-Encoding "${coding}" is none of gzip, br and zstd`,
  },
  TOO_MANY: {
    status: 502,
    title: 'The page has too many parts',
    message: (src: string, limit: number) => `Cannot include "${src}": a page has at most ${limit} includes`,
  },
});

/** The same fault, with the included document that it lies in. */
export function inDocument(src: string, { problem }: ProblemError): ProblemError {
  return new ProblemError({ ...problem, detail: `In "${src}": ${problem.detail ?? problem.title}` });
}
