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
  BUNDLE_UNREADABLE: {
    status: 422,
    title: 'The server bundle is no JavaScript module',
    message: (release: string, path: string) =>
      `Cannot publish "${release}": its "${path}" cannot be read as a JavaScript module, build it again`,
  },
  BUDGET_EXCEEDED: {
    status: 422,
    title: 'Too much JavaScript',
    message: (release: string, page: string, bytes: number, budget: number) =>
      `Cannot publish "${release}": ${page} loads ${bytes} gzip bytes of JavaScript, its budget is ${budget}, make it smaller or raise budget in tessera.config.ts`,
  },
  PART_MISSING: {
    status: 422,
    title: 'A part of the release is missing',
    message: (release: string, what: string, name: string) =>
      `Cannot publish "${release}": ${what} "${name}", which is not in it, mend tessera.config.ts and build it again`,
  },
  LAYOUT_UNDESCRIBED: {
    status: 422,
    title: 'The slots of the layout are others',
    message: (release: string) =>
      `Cannot publish "${release}": its layout has other slots than release.json says, build it again`,
  },
  DUPLICATE_BUNDLED: {
    status: 422,
    title: 'A shared library is bundled',
    message: (release: string, file: string, library: string, set: string) =>
      `Cannot publish "${release}": file "${file}" holds a copy of ${library}, which it takes from the shell with the set "${set}", import it by a name of that set`,
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
  SLOT_UNANSWERED: {
    status: 409,
    title: 'A fragment of the layout is missing',
    message: (release: string, fragment: string, shell: string) =>
      `Cannot promote "${release}": it has no "${fragment}", which the layout of "${shell}" shows, keep it until a shell without it is live`,
  },
  PARAMETERS_NARROWED: {
    status: 409,
    title: 'A fragment does not take what is passed',
    message: (release: string, fragment: string, by: string, why: string) =>
      `Cannot promote "${release}": "${fragment}" does not take all that ${by} passes (${why}), go on taking it, or promote together with a release that passes what fits`,
  },
  EVENT_REMOVED: {
    status: 409,
    title: 'An event is not emitted any more',
    message: (release: string, event: string, hearer: string) =>
      `Cannot promote "${release}": nobody would emit "${event}", which "${hearer}" hears, emit it until no live release hears it`,
  },
  EVENT_UNHEARD: {
    status: 409,
    title: 'An event is not what its hearer knows',
    message: (emitter: string, event: string, hearer: string, why: string) =>
      `Cannot promote: "${event}" as "${emitter}" emits it is not what "${hearer}" was built for (${why}), promote a hearer that takes both first`,
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
