/** Whose errors they are that nobody has caught. */

/** A release that an error passed through, as its files' addresses say. */
export interface Suspect {
  remote: string;
  /** `<version>-<digest8>`; of what belongs to nobody, empty. */
  release: string;
}

/**
 * Who has thrown, and where that was the shell, also the remote that called it: React and Lit are the shell's. What
 * belongs to nobody is the shell's.
 *
 * @param stack an error's, innermost call first
 */
export function suspectsOf(stack: string): Suspect[] {
  const calls = [...stack.matchAll(/\/r\/([a-z][a-z0-9-]*)\/([^/\s]+)\//g)];
  const suspects = calls.map(([, remote = '', release = '']) => ({ remote, release }));
  const [thrower = { remote: 'shell', release: '' }] = suspects;
  const caller = suspects.find(({ remote }) => remote !== 'shell');
  return caller === undefined || caller.remote === thrower.remote ? [thrower] : [thrower, caller];
}

/** Calls `tell` for every error that nobody has caught, until the page goes. */
export function listenForErrors(window: Window, tell: (suspect: Suspect) => void): void {
  const blame = (error: unknown, place = '') => {
    if ((error as Error | null)?.name === 'AbortError') return;
    suspectsOf((error as Error | null)?.stack ?? place).forEach(tell);
  };
  window.addEventListener('error', ({ error, filename }) => blame(error, `${filename}/`));
  window.addEventListener('unhandledrejection', ({ reason }) => blame(reason));
}
