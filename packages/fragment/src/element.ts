export type { ElementAppOptions } from './element/app.ts';
export { createElementApp } from './element/app.ts';
