/** Problem details for HTTP APIs (RFC 9457): the one shape in which every server says what went wrong. */

/** The media type of a problem, RFC 9457 section 4. */
export const PROBLEM_TYPE = 'application/problem+json';

/** A problem as it crosses the wire. */
export interface Problem {
  /** A stable reference to the kind of problem: `urn:tessera:problem:<code>`. */
  type: string;
  /** The kind of problem in words; the same for every occurrence. */
  title: string;
  /** The HTTP status of the answer. */
  status: number;
  /** The short code that programs compare, such as `cart-conflict`. */
  code: string;
  /** What happened this time and what to do about it. */
  detail?: string;
  /** The id of the request it happened in. */
  instance?: string;
  /** Faults of single fields: a JSON pointer or form field name and a sentence. */
  errors?: { field: string; detail: string }[];
  /** Facts that go with the code, such as the stock that is left. */
  [extension: string]: unknown;
}

/** What it takes to make a {@link ProblemError}. */
export interface ProblemInit {
  status: number;
  /** Kebab-case, such as `out-of-stock`. */
  code: string;
  title: string;
  detail?: string;
  errors?: { field: string; detail: string }[];
  /** Further members of the problem; never secrets. */
  extensions?: Record<string, unknown>;
  cause?: unknown;
}

/** Thrown anywhere on a request's path; the server's frame answers with it as a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(init: ProblemInit) {
    super(init.detail ?? init.title, init.cause === undefined ? undefined : { cause: init.cause });
    this.problem = {
      type: `urn:tessera:problem:${init.code}`,
      title: init.title,
      status: init.status,
      code: init.code,
      ...(init.detail === undefined ? {} : { detail: init.detail }),
      ...(init.errors === undefined ? {} : { errors: init.errors }),
      ...init.extensions,
    };
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whether a parsed body has the members that every problem of ours has. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { status, code, title } = value as Partial<Problem>;
  return typeof status === 'number' && typeof code === 'string' && typeof title === 'string';
}

/** Rebuilds the error from a problem that an upstream answered, so that it can be passed on. */
export function problemFrom(problem: Problem): ProblemError {
  const { type: _type, title, status, code, detail, errors, ...extensions } = problem;
  return new ProblemError({
    title,
    status,
    code,
    extensions,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
  });
}

/** The problem for whatever was thrown; an unknown error tells nothing of its inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'urn:tessera:problem:internal',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'internal',
    detail: 'The request could not be completed, try again in a moment',
  };
}
