export type { EventReader } from './feed/event-reader.ts';
export { createEventReader } from './feed/event-reader.ts';
export type { Feed, FollowOptions } from './feed/follow-feed.ts';
export { followFeed } from './feed/follow-feed.ts';
