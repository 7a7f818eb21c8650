/** Door: one connection that carries many questions and answers at once. */

export type { FrameServer, FrameServerOptions } from './frames/accept-frames.ts';
export { createFrameServer, wantsFrames } from './frames/accept-frames.ts';
export type { AnswerOperationsOptions, OperationQuestion } from './frames/answer-operations.ts';
export { createOperationAnswers } from './frames/answer-operations.ts';
export type { AnswerQuestion, Asked } from './frames/answer-questions.ts';
export type { Ask, AskerOptions, AskOptions } from './frames/ask-questions.ts';
export { createAsker } from './frames/ask-questions.ts';
export type { FrameAnswer, GivenAnswer } from './frames/messages.ts';
