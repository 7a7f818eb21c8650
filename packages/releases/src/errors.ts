/** Why a build is no release that may be published, or cannot be live beside the others. */

import { defineErrors } from '@tessera/contracts/problem';

export const releaseErrors = defineErrors('RELEASE', {
  BUILD_MISSING: {
    status: 404,
    title: 'Nothing is built',
    message: (folder: string) =>
      `Cannot publish "${folder}": it holds no release.unsigned.json, build the workspace first`,
  },
  BUILD_UNREADABLE: {
    status: 422,
    title: 'The build is not a release',
    message: (folder: string, why: string) => `Cannot publish "${folder}": ${why}`,
  },
  FILE_ALTERED: {
    status: 422,
    title: 'A file is not what was built',
    message: (release: string, path: string) =>
      `Cannot publish "${release}": file "${path}" is missing or differs from its hash, build it again`,
  },
  IMPORTS_REFUSED: {
    status: 422,
    title: 'The server bundle is not self-contained',
    message: (release: string, imports: string) =>
      `Cannot publish "${release}": its server bundle imports ${imports}, only "node:" modules may stay outside`,
  },
  BUDGET_EXCEEDED: {
    status: 422,
    title: 'Too much JavaScript',
    message: (release: string, page: string, bytes: number, budget: number) =>
      `Cannot publish "${release}": ${page} loads ${bytes} gzip bytes of JavaScript, its budget is ${budget}`,
  },
  ROUTES_OVERLAP: {
    status: 409,
    title: 'Two pages claim one address',
    message: (a: string, b: string) =>
      `Cannot promote: routes ${a} and ${b} match the same paths, change one`,
  },
  NESTS_UNANSWERED: {
    status: 409,
    title: 'A nested fragment is missing',
    message: (fragment: string, nested: string) =>
      `Cannot promote: fragment "${fragment}" nests "${nested}", which no live release has`,
  },
  SHARED_UNSATISFIED: {
    status: 409,
    title: 'A shared library does not fit',
    message: (release: string, set: string, range: string, provided: string) =>
      `Cannot promote: "${release}" needs ${set} ${range}, the shell provides ${provided}`,
  },
  BFF_MISSING: {
    status: 409,
    title: 'A BFF is missing',
    message: (remote: string, bff: string) =>
      `Cannot promote "${remote}": it needs the BFF "${bff}", which has no address`,
  },
  BFF_UNFIT: {
    status: 409,
    title: 'A BFF has another contract',
    message: (release: string, bff: string, range: string, contract: string) =>
      `Cannot promote: "${release}" needs contract ${range} of the BFF "${bff}", it has ${contract}, deploy that BFF first`,
  },
});
