/** Signing in. */

import { Field } from '@tessera/ui/field';
import { defineEntryPage, EmailField, EntryCard, type EntryProps } from '../parts/entry.tsx';
import { withNext } from '../parts/next.ts';

export const signInPage = defineEntryPage({
  title: 'Sign in',
  enter: (api, { email, password }, options) => api.signIn({ body: { email, password } }, options),
  View: SignIn,
});

function SignIn(props: EntryProps) {
  const { next, faults } = props;
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
      <EmailField {...props} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        fault={faults.fields['password']}
      />
    </EntryCard>
  );
}
