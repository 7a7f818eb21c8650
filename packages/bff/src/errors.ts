/** What can go wrong in a BFF's frame. */

import { defineErrors } from '@tessera/contracts/problem';

export const bffErrors = defineErrors('BFF', {
  IDENTITY_INVALID: {
    status: 401,
    title: 'The identity is not valid',
    message: (bff: string) =>
      `Cannot accept the identity assertion: it is not signed for "${bff}" by a known key or has expired, load the page again`,
  },
  PATH_UNKNOWN: {
    status: 404,
    title: 'Nothing here',
    message: (path: string) => `Cannot find "${path.slice(0, 200)}": this server has no such address`,
  },
  METHOD_REFUSED: {
    status: 405,
    title: 'Method not allowed',
    message: (method: string, fragment: string) =>
      `Cannot ${method} fragment "${fragment}": it takes no forms, only GET is allowed`,
  },
  MEDIA_TYPE_REFUSED: {
    status: 415,
    title: 'Media type not allowed',
    message: (given: string, allowed: string) =>
      `Cannot read a body of type "${given.slice(0, 80)}": send ${allowed}`,
  },
  RELEASE_UNKNOWN: {
    status: 404,
    title: 'No such release',
    message: (release: string) => `Cannot render from release "${release}": it is not among the artifacts`,
  },
  RELEASE_REFUSED: {
    status: 502,
    title: 'The release is not trusted',
    message: (release: string, why: string) =>
      `Cannot boot release "${release}": ${why}, publish one that holds`,
  },
  RELEASE_ALTERED: {
    status: 502,
    title: 'A file of the release was altered',
    message: (release: string, file: string) =>
      `Cannot boot release "${release}": its file "${file}" is not what its owner has signed, publish it again under a new version`,
  },
  CONTRACT_UNSATISFIED: {
    status: 500,
    title: 'A release needs another contract',
    message: (release: string, needed: string, present: string) =>
      `Cannot start: release "${release}" needs contract ${needed}, here is ${present}, keep what it calls until no channel names it`,
  },
  GATEWAY_ONLY: {
    status: 403,
    title: 'Only the edge may do this',
    message: (bff: string) =>
      `Cannot boot a release for you: send an identity assertion of the edge for "${bff}" that names no visitor`,
  },
  RELAY_REFUSED: {
    status: 403,
    title: 'Only the edge may open this',
    message: (bff: string) =>
      `Cannot relay a call of "${bff}": the edge has signed no statement for it that still holds, ask through the edge`,
  },
  SECRETS_HELD: {
    status: 403,
    title: 'This BFF holds secrets of the site',
    message: (bff: string) =>
      `Cannot let another machine stand in for "${bff}": it holds secrets of the site, use the deployed one or examples of its answers`,
  },
  RELAY_BUSY: {
    status: 503,
    title: 'Too many relayed calls',
    message: (limit: number) => `Cannot relay another call: ${limit} are under way, try again in a moment`,
  },
  RELAY_FAILED: {
    status: 502,
    title: 'A service failed',
    message: (upstream: string) => `Cannot relay to "${upstream}": it gave no answer, try again in a moment`,
  },
  RELAY_LATE: {
    status: 504,
    title: 'A service took too long',
    message: (upstream: string) =>
      `Cannot wait for "${upstream}" any longer: the deadline of the call has passed, try again in a moment`,
  },
  BOOT_LATE: {
    status: 504,
    title: 'The release takes too long to start',
    message: (release: string) =>
      `Cannot wait for release "${release}" any longer: it goes on booting, ask again in a moment`,
  },
  RELEASE_BROKEN: {
    status: 503,
    title: 'The release does not start',
    message: (release: string) =>
      `Cannot boot release "${release}": its server bundle failed to start, it is tried again in a moment`,
  },
  FRAGMENT_UNKNOWN: {
    status: 404,
    title: 'No such fragment',
    message: (fragment: string, release: string) =>
      `Cannot render fragment "${fragment}": release "${release}" has none of this name`,
  },
  FRAGMENT_LATE: {
    status: 504,
    title: 'The page took too long',
    message: (fragment: string) =>
      `Cannot wait for fragment "${fragment}" any longer: the deadline has passed, try again in a moment`,
  },
  WORKER_LOST: {
    status: 503,
    title: 'The page was interrupted',
    message: (release: string) =>
      `Cannot finish rendering: the worker of release "${release}" has ended, try again in a moment`,
  },
  OPERATION_UNKNOWN: {
    status: 404,
    title: 'No such operation',
    message: (operation: string) =>
      `Cannot call operation "${operation.slice(0, 80)}": the contract has none of this name that answers once`,
  },
  STREAMS_FULL: {
    status: 503,
    title: 'Too many open streams',
    message: (limit: number) => `Cannot open an event stream: ${limit} are open already, try again later`,
  },
});
