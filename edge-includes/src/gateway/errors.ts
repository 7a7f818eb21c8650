/** What can go wrong in the gateway. */

import { defineErrors, ProblemError } from '@tessera/contracts/problem';

export const gatewayErrors = defineErrors('edge', {
  NOT_FOUND: {
    status: 404,
    title: 'Nothing is here',
    message: (path: string) => `Cannot find "${path}": nothing answers at this address`,
  },
  NOT_READY: {
    status: 503,
    title: 'The site is not ready',
    message: () => 'Cannot answer: no signed channel document has been applied yet, try again in a moment',
  },
  SHELL_UNAVAILABLE: {
    status: 503,
    title: 'The site is not ready',
    message: () => 'Cannot compose a page: no release of the shell could be verified, try again in a moment',
  },
  PASS_INVALID: {
    status: 401,
    title: 'No valid pass',
    message: (fault: string) =>
      `Cannot let a developer in: the pass is ${fault}, ask the registry of this site for another one`,
  },
  RELAY_OFF: {
    status: 403,
    title: 'This site relays no calls',
    message: () =>
      'Cannot let a BFF elsewhere call what the deployed one calls: this site does not allow it, use the deployed BFF or ask who runs the site to set EDGE_RELAY=on',
  },
  RELAY_REFUSED: {
    status: 403,
    title: 'The pass is not for this BFF',
    message: (bff: string, why: string) =>
      `Cannot let another machine stand in for "${bff}": ${why}, ask the registry for a pass with a token of the team that owns it`,
  },
  OVERRIDE_MISSING: {
    status: 403,
    title: 'No override',
    message: (why: string) =>
      `Cannot answer without an override that holds: ${why.replace(/\.$/, '')}, open its link first`,
  },
  OVERRIDE_FIXED: {
    status: 503,
    title: 'The override cannot be changed',
    message: (why: string) => `Cannot change the override: ${why}, try again in a moment`,
  },
  OVERRIDE_REFUSED_HERE: {
    status: 409,
    title: 'The page must be loaded',
    message: (path: string) =>
      `Cannot show "${path}" with the releases of an override: people pay or give a password there, load it as a page`,
  },
  PLATFORM_UNREADABLE: {
    status: 502,
    title: 'The site answered something else',
    message: (asked: string, status: number) =>
      `Cannot read "${asked}": it answered ${status}, give the address of a Tessera site`,
  },
  CROSS_SITE: {
    status: 403,
    title: 'The request comes from another site',
    message: () =>
      'Cannot accept a change from another site: send "Sec-Fetch-Site: same-origin" or an "Origin" of this site',
  },
  PAGE_OUTDATED: {
    status: 409,
    title: 'The page is outdated',
    message: () => 'Cannot go on with this page: its releases are no longer served, load it again',
  },
  FORM_TYPE: {
    status: 415,
    title: 'The form has another media type',
    message: (type: string) => `Cannot read a form of type "${type}": use application/x-www-form-urlencoded`,
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    message: (limit: number) => `Cannot take the body: it has more than ${limit} bytes, send at most that`,
  },
  BEACON_UNREADABLE: {
    status: 422,
    title: 'The beacon cannot be read',
    message: (faults: string) => `Cannot take the beacon: ${faults}, send what beacon.schema.json says`,
  },
  BEACONS_LIMITED: {
    status: 429,
    title: 'Too many beacons',
    message: (limit: number) =>
      `Cannot take another beacon: ${limit} came from this network within a minute, wait for the next`,
  },
  HOOKS_LIMITED: {
    status: 429,
    title: 'Too many webhooks',
    message: (limit: number) =>
      `Cannot take another webhook: ${limit} came from this network within a minute, send it again later`,
  },
  BFF_UNREACHABLE: {
    status: 502,
    title: 'A service failed',
    message: (name: string) => `Cannot reach "${name}": it gave no answer, try again in a moment`,
  },
  BFF_LATE: {
    status: 504,
    title: 'A service took too long',
    message: (name: string, ms: number) =>
      `Cannot wait for "${name}": no answer within ${ms} ms, try again in a moment`,
  },
  FRAGMENT_REFUSED: {
    status: 502,
    title: 'A part of the page was refused',
    message: (fragment: string, why: string) => `Cannot use fragment "${fragment}": ${why}`,
  },
});

/** 405 with the methods that are allowed, which the answer's `Allow` must name (RFC 9110, section 15.5.6). */
export function methodNotAllowed(method: string, allow: readonly string[]): ProblemError {
  return new ProblemError({
    status: 405,
    code: 'edge-method-not-allowed',
    title: 'The method is not allowed',
    detail: `Cannot answer ${method} here: use ${allow.join(' or ')}`,
    extensions: { allow },
  });
}
