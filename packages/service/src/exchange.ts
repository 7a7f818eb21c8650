/** One request and its answer, without the policies of an upstream: all that a function needs, which starts cold. */

export { type Answered, createExchange, type Exchange } from './upstream/exchange.ts';
export { LateError } from './upstream/late-error.ts';
export {
  checkAnswer,
  readAnswer,
  toUpstreamProblem,
  upstreamFailed,
  upstreamLate,
} from './upstream/read-answer.ts';
export { type CallInput, toOutgoing } from './upstream/to-outgoing.ts';
