export type { ReactAppOptions } from './react/app.tsx';
export { createReactApp } from './react/app.tsx';
export type { AppContext } from './react/context.ts';
export { useApp } from './react/context.ts';
export type { SubmissionState } from './react/form.tsx';
export { Form, useSubmission } from './react/form.tsx';
export type { AnyReactPage, ReactPage } from './react/page.ts';
export { defineReactPage } from './react/page.ts';
export { Slot } from './react/slot.tsx';
