/** The account: profile, addresses, password, and the ways out. */

import type { AccountApi } from '@tessera/bff-account/contract';
import { one, type PageResult } from '@tessera/fragment';
import { defineReactPage, Form } from '@tessera/fragment/react';
import { noFaults, toFaults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import { useId } from 'react';
import { NameField, NewPasswordField, PasswordField } from '../parts/credentials.tsx';
import { sentences } from '../parts/sentences.ts';
import type { Props } from '../props.ts';
import styles from './account.module.css';
import { findAction } from './account-actions.ts';
import { Addresses } from './addresses.tsx';

const head = { title: 'Your account · Tessera Market', robots: 'noindex' };
const signIn = { status: 303, location: '/sign-in?next=%2Faccount', props: {} as Props['account'] };

const outcomes: Readonly<Record<string, string>> = {
  name: 'Your name was changed.',
  password: 'Your password was changed. You have been signed out everywhere else.',
  address: 'The address was saved.',
  removed: 'The address was removed.',
  default: 'That is your default address now.',
};

export const accountPage = defineReactPage<AccountApi>()<Props['account']>({
  async load({ api, params, signal }): Promise<PageResult<Props['account']>> {
    try {
      const overview = await api.overview({}, { signal });
      if ('signInNeeded' in overview) return signIn;
      return { props: { ...overview, saved: one(params, 'saved') ?? null, failed: null }, head };
    } catch (error) {
      if ((error as { status?: number }).status === 401) return signIn;
      throw error;
    }
  },

  async submit({ api, form, signal }) {
    const intent = form.get('intent') ?? '';
    try {
      const { saved, location, events = [] } = await findAction(intent)(api, form, signal);
      const props = {} as Props['account'];
      return { status: 303, location: location ?? `/account?saved=${saved}`, props, events };
    } catch (error) {
      const { status, problem } = error as { status?: number; problem?: { code: string } };
      if (status === 401 && problem?.code !== 'credentials-wrong') return signIn;
      const faults =
        error instanceof RangeError ? { ...noFaults, form: error.message } : toFaults(error, sentences);
      const overview = await api.overview({}, { signal });
      if ('signInNeeded' in overview) return signIn;
      const values = Object.fromEntries([...form].filter(([name]) => !/password|current|next/.test(name)));
      return { status: 422, props: { ...overview, saved: null, failed: { intent, values, faults } }, head };
    }
  },

  View: Account,
});

function Account({ profile, addresses, saved, failed }: Props['account']) {
  const id = useId();
  const faultsOf = (intent: string) => (failed?.intent === intent ? failed.faults : noFaults);
  const outcome = saved === null ? undefined : outcomes[saved];
  return (
    <>
      <header className={styles['heading']}>
        <div>
          <h1>Your account</h1>
          <p className="muted">{profile.email}</p>
        </div>
        <a href="/orders">Your orders</a>
      </header>
      <div role="status">{outcome === undefined ? null : <p className="notice">{outcome}</p>}</div>

      <div className={styles['sections']}>
        <section className="card" aria-labelledby={`${id}-profile`}>
          <h2 id={`${id}-profile`}>Profile</h2>
          <Form className={styles['form']} key={profile.name}>
            <FormFault>{faultsOf('rename').form}</FormFault>
            <NameField value={profile.name} faults={faultsOf('rename')} />
            <SubmissionFault />
            <SubmitButton intent="rename" kind="quiet">
              Save name
            </SubmitButton>
          </Form>
        </section>

        <Addresses addresses={addresses} faults={faultsOf('add-address')} values={failed?.values ?? {}} />

        <section className="card" aria-labelledby={`${id}-password`}>
          <h2 id={`${id}-password`}>Password</h2>
          <Form className={styles['form']}>
            <FormFault>{faultsOf('password').form}</FormFault>
            <input hidden readOnly name="username" autoComplete="username" value={profile.email} />
            <PasswordField label="Current password" name="current" faults={faultsOf('password')} />
            <NewPasswordField
              label="New password"
              name="next"
              hint="Every other device is signed out."
              faults={faultsOf('password')}
            />
            <SubmissionFault />
            <SubmitButton intent="password" kind="quiet">
              Change password
            </SubmitButton>
          </Form>
        </section>

        <section className="card" aria-labelledby={`${id}-leave`}>
          <h2 id={`${id}-leave`}>Sign out</h2>
          <Form className={styles['leave']}>
            <SubmitButton intent="sign-out" kind="quiet">
              Sign out
            </SubmitButton>
            <SubmitButton intent="sign-out-everywhere" kind="danger">
              Sign out everywhere
            </SubmitButton>
            <SubmissionFault />
          </Form>
        </section>
      </div>
    </>
  );
}
