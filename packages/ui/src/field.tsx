/** A form field: label, control, hint and fault, tied together for assistive technology. */

import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'children'> {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value. */
  fault?: string | undefined;
  /** A control other than an input, such as a select: gets the ids that tie it to its label. */
  children?: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}

export function Field({ label, hint, fault, children, ...input }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const control = { id, 'aria-describedby': described, 'aria-invalid': fault !== undefined };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children === undefined ? <input {...input} {...control} /> : children(control)}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="field__hint">
          {hint}
        </p>
      )}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="field__error">
          {fault}
        </p>
      )}
    </div>
  );
}

/**
 * What is wrong with a whole form, or nothing. It takes the focus, so that it is seen although the button was a
 * screen below.
 */
export function FormFault({ children }: { children: string | null }) {
  const notice = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another fault takes the focus again
  useEffect(() => notice.current?.focus(), [children]);
  if (children === null) return null;
  return (
    <div className="notice notice--danger" role="alert" tabIndex={-1} ref={notice}>
      {children}
    </div>
  );
}
