export { EXAMPLE_IMAGE, EXAMPLE_IMAGE_TEXT } from './stories/example-image.ts';
export type { Story, StoryOf } from './stories/story.ts';
