/** A form that works without JavaScript and does not reload the page with it. */

import { type ComponentProps, createContext, type FormEvent, use, useState } from 'react';
import type { Loaded } from '../mount/contract.ts';
import { useApp } from './context.ts';

export type SubmissionState =
  | { status: 'idle' }
  | { status: 'pending' }
  | { status: 'failed'; message: string };

const SubmissionContext = createContext<SubmissionState>({ status: 'idle' });

/** The state of the form around a component. */
export function useSubmission(): SubmissionState {
  return use(SubmissionContext);
}

interface FormProps extends Omit<ComponentProps<'form'>, 'method' | 'onSubmit'> {
  /** Looks at the answer before the page shows it; true keeps the page as it is. */
  onAnswer?: (answer: Loaded) => boolean;
}

/** Posts to the page's own address; with JavaScript through the page's `submit`, without a reload. */
export function Form({ onAnswer, children, ...rest }: FormProps) {
  const app = useApp();
  const [state, setState] = useState<SubmissionState>({ status: 'idle' });

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state.status === 'pending') return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const data = new FormData(event.currentTarget, submitter);
    const form = new URLSearchParams();
    for (const [name, value] of data) if (typeof value === 'string') form.append(name, value);
    setState({ status: 'pending' });
    try {
      const answer = await app.submit(form);
      setState({ status: 'idle' });
      if (onAnswer?.(answer)) return;
      if (answer.location === undefined) app.show(answer.props as object);
      else app.navigate(answer.location);
    } catch (error) {
      setState({ status: 'failed', message: error instanceof Error ? error.message : 'Please try again' });
    }
  }

  return (
    <form
      {...rest}
      method="post"
      onSubmit={(event) => void send(event)}
      aria-busy={state.status === 'pending'}
    >
      <SubmissionContext value={state}>{children}</SubmissionContext>
    </form>
  );
}
