/** Signing in. */

import { EmailField, PasswordField } from '../parts/credentials.tsx';
import { defineEntryPage, EntryCard } from '../parts/entry.tsx';
import { withNext } from '../parts/next.ts';
import type { Props } from '../props.ts';

export const signInPage = defineEntryPage({
  title: 'Sign in',
  enter: (api, { email, password }, options) => api.signIn({ body: { email, password } }, options),
  View: SignIn,
});

function SignIn({ next, values, faults }: Props['sign-in']) {
  return (
    <EntryCard
      heading="Welcome back"
      fault={faults.form}
      action="Sign in"
      aside={
        <>
          New here? <a href={withNext('/sign-up', next)}>Create an account</a>
        </>
      }
    >
      <EmailField value={values.email} faults={faults} />
      <PasswordField faults={faults} />
    </EntryCard>
  );
}
