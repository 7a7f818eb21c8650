export { createLitApp } from './lit/app.ts';
export type { LitFragment } from './lit/fragment.ts';
