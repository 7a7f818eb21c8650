/** What signing in and signing up have in common: who may come, what a sent form leads to, and the card. */

import type { AccountApi } from '@tessera/bff-account/contract';
import { defineReactPage, Form, type ReactPage } from '@tessera/fragment/react';
import { noFaults, toFaults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import type { ComponentType, ReactNode } from 'react';
import type { Props } from '../props.ts';
import styles from './entry.module.css';
import { readNext } from './next.ts';
import { sentences } from './sentences.ts';

export interface Entry {
  /** Of the document, without the shop's name. */
  title: string;
  /** Begins the session. @throws whatever the BFF refuses */
  enter(
    api: AccountApi,
    typed: { name: string; email: string; password: string },
    options: { signal: AbortSignal },
  ): Promise<{ name: string }>;
  View: ComponentType<Props['sign-in']>;
}

/** A page that who has a session already does not get to see. */
export function defineEntryPage({ title, enter, View }: Entry): ReactPage<AccountApi, Props['sign-in']> {
  const head = { title: `${title} · Tessera Market`, robots: 'noindex' };
  return defineReactPage<AccountApi>()<Props['sign-in']>({
    async load({ api, params, signal }) {
      const next = readNext(params);
      const props = { next, values: { name: '', email: '' }, faults: noFaults };
      const { signedIn } = await api.session({}, { signal });
      return signedIn ? { status: 303, location: next, props } : { props, head };
    },
    async submit({ api, params, form, signal }) {
      const next = readNext(params);
      const values = { name: form.get('name') ?? '', email: form.get('email') ?? '' };
      try {
        const { name } = await enter(api, { ...values, password: form.get('password') ?? '' }, { signal });
        return {
          status: 303,
          location: next,
          props: { next, values, faults: noFaults },
          events: [{ name: 'user:signed-in', detail: { name } }],
        };
      } catch (error) {
        return { status: 422, props: { next, values, faults: toFaults(error, sentences) }, head };
      }
    },
    View,
  });
}

interface EntryCardProps {
  heading: string;
  fault: string | null;
  /** The button's text. */
  action: string;
  /** The way to the other form. */
  aside: ReactNode;
  /** The fields. */
  children: ReactNode;
}

export function EntryCard({ heading, fault, action, aside, children }: EntryCardProps) {
  return (
    <section className={styles['entry']}>
      <h1>{heading}</h1>
      <Form className={`card ${styles['form']}`}>
        <FormFault>{fault}</FormFault>
        {children}
        <SubmissionFault />
        <SubmitButton wide>{action}</SubmitButton>
      </Form>
      <p className={styles['aside']}>{aside}</p>
    </section>
  );
}
