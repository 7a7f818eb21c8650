export type {
  Instance,
  LoadRequest,
  LoadResult,
  ServerFragment,
  ServerRemote,
  Visitor,
} from './server/protocol.ts';
