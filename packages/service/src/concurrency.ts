export type { Limiter } from './concurrency/limiter.ts';
export { createLimiter } from './concurrency/limiter.ts';
