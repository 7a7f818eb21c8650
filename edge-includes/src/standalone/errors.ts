/** What can go wrong when the surrogate runs alone, beside what goes wrong in a page. */

import { defineErrors } from '@tessera/contracts/problem';

export const standaloneErrors = defineErrors('surrogate', {
  URL_TOO_LONG: {
    status: 414,
    title: 'The address is too long',
    message: (limit: number) =>
      `Cannot look up the address: it has more than ${limit} bytes, shorten its query`,
  },
  URL_UNREADABLE: {
    status: 400,
    title: 'The address is not well-formed',
    message: () => 'Cannot read the address: expected a path, such as /shop',
  },
  HOST_UNREADABLE: {
    status: 400,
    title: 'The host is not well-formed',
    message: () => 'Cannot read the Host field: expected one name, such as shop.example',
  },
  REQUEST_LOOP: {
    status: 508,
    title: 'The request goes in a circle',
    message: () =>
      'Cannot ask the origin: the request has been here before, see that --origin does not lead back to this surrogate',
  },
  BUSY: {
    status: 503,
    title: 'Too many requests at once',
    message: (limit: number) => `Cannot take the request: ${limit} are under way, try again soon`,
  },
  ORIGIN_UNREACHABLE: {
    status: 502,
    title: 'The origin does not answer',
    message: (origin: string) => `Cannot reach "${origin}": see that it runs and that the address is right`,
  },
  ORIGIN_LATE: {
    status: 504,
    title: 'The origin took too long',
    message: (origin: string, ms: number) =>
      `Cannot wait for "${origin}" any longer: nothing came for ${ms} ms`,
  },
  METHOD_UNKNOWN: {
    status: 501,
    title: 'The method is not known',
    message: (method: string) => `Cannot pass on "${method}": tunnels and traces are not offered`,
  },
  PURGE_FORBIDDEN: {
    status: 403,
    title: 'Purges are not accepted from there',
    message: () =>
      'Cannot purge: it is accepted from this machine itself, without a proxy between, or by the admin port',
  },
  ADMIN_UNAUTHENTICATED: {
    status: 401,
    title: 'The token is wrong or missing',
    message: () => 'Cannot do that: send the token of --admin-token as "Authorization: Bearer …"',
  },
  ADMIN_UNKNOWN: {
    status: 404,
    title: 'There is no such operation',
    message: (what: string) => `Cannot do "${what}": there is POST /purge, GET /metrics and GET /healthz`,
  },
  PURGE_UNREADABLE: {
    status: 422,
    title: 'The purge is not well-formed',
    message: () =>
      'Cannot purge: expected {"url": …}, {"key": …} or {"all": true}, and with it "soft": true or nothing',
  },
});
