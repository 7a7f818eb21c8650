/** Creating an account. */

import { Field } from '@tessera/ui/field';
import { defineEntryPage, EmailField, EntryCard, type EntryProps } from '../parts/entry.tsx';
import { withNext } from '../parts/next.ts';

export const signUpPage = defineEntryPage({
  title: 'Create an account',
  enter: (api, body, options) => api.signUp({ body }, options),
  View: SignUp,
});

function SignUp(props: EntryProps) {
  const { next, values, faults } = props;
  return (
    <EntryCard
      heading="Create your account"
      fault={faults.form}
      action="Create account"
      aside={
        <>
          Have an account? <a href={withNext('/sign-in', next)}>Sign in</a>
        </>
      }
    >
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={80}
        defaultValue={values.name}
        fault={faults.fields['name']}
      />
      <EmailField {...props} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        hint="At least 10 characters. A few words are easier to keep than one odd one."
        fault={faults.fields['password']}
      />
    </EntryCard>
  );
}
