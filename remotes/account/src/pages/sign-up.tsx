/** Creating an account. */

import { EmailField, NameField, NewPasswordField } from '../parts/credentials.tsx';
import { defineEntryPage, EntryCard } from '../parts/entry.tsx';
import { withNext } from '../parts/next.ts';
import type { Props } from '../props.ts';

export const signUpPage = defineEntryPage({
  title: 'Create an account',
  enter: (api, body, options) => api.signUp({ body }, options),
  View: SignUp,
});

function SignUp({ next, values, faults }: Props['sign-up']) {
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
      <NameField value={values.name} faults={faults} />
      <EmailField value={values.email} faults={faults} />
      <NewPasswordField hint="A few words are easier to keep than one odd one." faults={faults} />
    </EntryCard>
  );
}
