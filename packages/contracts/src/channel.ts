export type { ChannelDocument, ChannelRemote, ChannelRoute } from './channel/channel.ts';
export { channelDocumentSchema, parseChannelDocument } from './channel/channel.ts';
export type { ChannelChange } from './channel/channel-change.ts';
export {
  applyChange,
  CHANNEL_CHANGE_EVENT,
  changeBetween,
  parseChannelChange,
} from './channel/channel-change.ts';
export type { ChannelContent } from './channel/channel-text.ts';
export { canonicalChannel, cutSignature, joinSignature } from './channel/channel-text.ts';
