/** Creating an account. */

import type { AccountApi } from '@tessera/bff-account/contract';
import type { PageResult } from '@tessera/fragment';
import { defineReactPage, Form } from '@tessera/fragment/react';
import { type Faults, noFaults, toFaults } from '@tessera/ui/faults';
import { Field, FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import styles from '../parts/entry.module.css';
import { readNext, withNext } from '../parts/next.ts';
import { sentences } from '../parts/sentences.ts';

interface SignUpProps {
  next: string;
  name: string;
  email: string;
  faults: Faults;
}

const head = { title: 'Create an account · Tessera Market', robots: 'noindex' };

export const signUpPage = defineReactPage<AccountApi>()<SignUpProps>({
  async load({ api, params, signal }): Promise<PageResult<SignUpProps>> {
    const next = readNext(params);
    const props = { next, name: '', email: '', faults: noFaults };
    const { signedIn } = await api.session({}, { signal });
    return signedIn ? { status: 303, location: next, props } : { props, head };
  },
  async submit({ api, params, form, signal }) {
    const next = readNext(params);
    const name = form.get('name') ?? '';
    const email = form.get('email') ?? '';
    try {
      const body = { name, email, password: form.get('password') ?? '' };
      const created = await api.signUp({ body }, { signal });
      return {
        status: 303,
        location: next,
        props: { next, name, email, faults: noFaults },
        events: [{ name: 'user:signed-in', detail: { name: created.name } }],
      };
    } catch (error) {
      return { status: 422, props: { next, name, email, faults: toFaults(error, sentences) }, head };
    }
  },
  View: SignUp,
});

function SignUp({ next, name, email, faults }: SignUpProps) {
  return (
    <section className={styles['entry']}>
      <h1>Create your account</h1>
      <Form className={`card ${styles['form']}`}>
        {faults.form === null ? null : <FormFault>{faults.form}</FormFault>}
        <Field
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={80}
          defaultValue={name}
          fault={faults.fields['name']}
        />
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={200}
          defaultValue={email}
          fault={faults.fields['email']}
        />
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
        <SubmissionFault />
        <SubmitButton wide>Create account</SubmitButton>
      </Form>
      <p className={styles['aside']}>
        Have an account? <a href={withNext('/sign-in', next)}>Sign in</a>
      </p>
    </section>
  );
}
