export type { ChannelDocument, ChannelRemote, ChannelRoute } from './channel/channel.ts';
export { channelDocumentSchema, parseChannelDocument } from './channel/channel.ts';
