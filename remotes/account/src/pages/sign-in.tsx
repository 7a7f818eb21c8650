/** Signing in. */

import type { AccountApi } from '@tessera/bff-account/contract';
import type { PageResult } from '@tessera/fragment';
import { defineReactPage, Form } from '@tessera/fragment/react';
import { type Faults, noFaults, toFaults } from '@tessera/ui/faults';
import { Field, FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import styles from '../parts/entry.module.css';
import { readNext, withNext } from '../parts/next.ts';
import { sentences } from '../parts/sentences.ts';

interface SignInProps {
  next: string;
  email: string;
  faults: Faults;
}

const head = { title: 'Sign in · Tessera Market', robots: 'noindex' };

export const signInPage = defineReactPage<AccountApi>()<SignInProps>({
  async load({ api, params, signal }): Promise<PageResult<SignInProps>> {
    const next = readNext(params);
    const props = { next, email: '', faults: noFaults };
    const { signedIn } = await api.session({}, { signal });
    return signedIn ? { status: 303, location: next, props } : { props, head };
  },
  async submit({ api, params, form, signal }) {
    const next = readNext(params);
    const email = form.get('email') ?? '';
    try {
      const { name } = await api.signIn(
        { body: { email, password: form.get('password') ?? '' } },
        { signal },
      );
      return {
        status: 303,
        location: next,
        props: { next, email, faults: noFaults },
        events: [{ name: 'user:signed-in', detail: { name } }],
      };
    } catch (error) {
      return { status: 422, props: { next, email, faults: toFaults(error, sentences) }, head };
    }
  },
  View: SignIn,
});

function SignIn({ next, email, faults }: SignInProps) {
  return (
    <section className={styles['entry']}>
      <h1>Welcome back</h1>
      <Form className={`card ${styles['form']}`}>
        {faults.form === null ? null : <FormFault>{faults.form}</FormFault>}
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
          autoComplete="current-password"
          required
          maxLength={200}
          fault={faults.fields['password']}
        />
        <SubmissionFault />
        <SubmitButton wide>Sign in</SubmitButton>
      </Form>
      <p className={styles['aside']}>
        New here? <a href={withNext('/sign-up', next)}>Create an account</a>
      </p>
    </section>
  );
}
