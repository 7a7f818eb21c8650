/**
 * Errors as Lambda's Invoke API names them
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors).
 */

import type { ServerResponse } from 'node:http';
import { ProblemError } from '@tessera/contracts/problem';

export class AwsError extends Error {
  readonly status: number;
  readonly type: string;
  /** Further members of the answer. */
  readonly members: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.members = members;
  }
}

export function sendAwsError(response: ServerResponse, error: AwsError): void {
  response.writeHead(error.status, {
    'content-type': 'application/json',
    'x-amzn-errortype': error.type,
    ...(error.members['retryAfterSeconds'] === undefined
      ? {}
      : { 'retry-after': error.members['retryAfterSeconds'] }),
  });
  response.end(describeAwsError(error));
}

/** An error as JSON. */
export function describeAwsError({ status, message, members }: AwsError): string {
  return JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message, ...members });
}

/** What else is thrown on the way, by the status that it has. */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (!(error instanceof ProblemError))
    return new AwsError(500, 'ServiceException', 'Cannot invoke: the host failed, try again');
  const { status, message } = error;
  switch (status) {
    case 401:
      return new AwsError(403, 'UnrecognizedClientException', message);
    case 403:
      return new AwsError(403, 'AccessDeniedException', message);
    case 404:
      return new AwsError(404, 'ResourceNotFoundException', message);
    case 413:
      return new AwsError(413, 'RequestTooLargeException', message);
    case 429:
      return new AwsError(429, 'TooManyRequestsException', message, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        retryAfterSeconds: '1',
      });
    default:
      return new AwsError(status < 500 ? 400 : 500, 'ServiceException', message);
  }
}
