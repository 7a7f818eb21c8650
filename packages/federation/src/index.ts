export type { Parameters, RemoteConfig, RemoteFragment, RemoteRoute } from './remote/define-remote.ts';
export { defineRemote } from './remote/define-remote.ts';
