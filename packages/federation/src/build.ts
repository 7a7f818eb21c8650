export type { BuiltRelease } from './build/build-remote.ts';
export { buildRemote } from './build/build-remote.ts';
export type { ShellConfig } from './build/build-shell.ts';
export { buildShell } from './build/build-shell.ts';
