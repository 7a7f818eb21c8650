/** The states of the remote's fragments, for its dev page and its conformance tests. */

import type { StoryOf } from '@tessera/fragment/stories';
import type { Props } from './props.ts';

const questions = [
  { question: 'When does my order arrive?', answer: 'Within two to four working days.' },
  { question: 'Can I collect my order?', answer: 'Yes, in a shop near you.' },
  { question: 'Do I need an account?', answer: 'Only for the checkout.' },
];

export const stories: readonly StoryOf<Props>[] = [
  { name: 'All', fragment: 'questions', props: { questions, query: '' } },
  { name: 'Some match', fragment: 'questions', props: { questions, query: 'order' } },
  { name: 'Nothing matches', fragment: 'questions', props: { questions, query: 'unicorn' } },
  { name: 'None yet', fragment: 'questions', props: { questions: [], query: '' } },
];
