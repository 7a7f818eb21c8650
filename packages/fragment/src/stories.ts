export { EXAMPLE_IMAGE } from './stories/example-image.ts';
export type { Story } from './stories/story.ts';
