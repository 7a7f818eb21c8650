/** The way to the sign-in page and back. */

/** Whether the BFF refused because nobody has signed in. */
export function isSignInNeeded(error: unknown): boolean {
  return (error as { status?: number }).status === 401;
}

/** Whether the BFF answered that only a customer may see this. */
export function needsSignIn<T extends object>(
  answer: T | { signInNeeded: true },
): answer is { signInNeeded: true } {
  return 'signInNeeded' in answer;
}

/** The redirect that comes back to `path`. */
export function toSignIn<Props>(path: string): { status: number; location: string; props: Props } {
  return { status: 303, location: `/sign-in?next=${encodeURIComponent(path)}`, props: {} as Props };
}
