/** The button of a form, which says that it works on it. */

import { useSubmission } from '@tessera/fragment/react';
import type { ReactNode } from 'react';

interface SubmitButtonProps {
  children: ReactNode;
  intent?: string;
  kind?: 'main' | 'quiet' | 'danger';
  wide?: boolean;
}

const classes = { main: 'button', quiet: 'button button--quiet', danger: 'button button--danger' };

export function SubmitButton({ children, intent, kind = 'main', wide = false }: SubmitButtonProps) {
  const pending = useSubmission().status === 'pending';
  return (
    <button
      type="submit"
      className={wide ? `${classes[kind]} button--wide` : classes[kind]}
      disabled={pending}
      {...(intent === undefined ? {} : { name: 'intent', value: intent })}
    >
      {pending ? 'One moment…' : children}
    </button>
  );
}

/** What went wrong on the way, such as no connection. */
export function SubmissionFault() {
  const submission = useSubmission();
  if (submission.status !== 'failed') return null;
  return (
    <p className="notice notice--danger" role="alert">
      {submission.message}
    </p>
  );
}
