/** The saved addresses, and a form for another one. */

import type { SavedAddress } from '@tessera/bff-account/contract';
import { Form } from '@tessera/fragment/react';
import { AddressFields, countries } from '@tessera/ui/address-fields';
import type { Faults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import { useId } from 'react';
import styles from './account.module.css';

interface AddressesProps {
  addresses: readonly SavedAddress[];
  faults: Faults;
  /** What was typed into a form that was refused. */
  values: Readonly<Record<string, string>>;
}

export function Addresses({ addresses, faults, values }: AddressesProps) {
  const id = useId();
  const refused = faults.form !== null;
  return (
    <section className={`card ${styles['addresses']}`} aria-labelledby={`${id}-addresses`}>
      <h2 id={`${id}-addresses`}>Addresses</h2>
      {addresses.length === 0 ? (
        <p className="muted">None yet. A saved address fills in the checkout for you.</p>
      ) : (
        <ul>
          {addresses.map((address) => (
            <Address key={address.id} address={address} />
          ))}
        </ul>
      )}
      <details className={styles['add']} open={refused || undefined} key={`${addresses.length}-${refused}`}>
        <summary>Add an address</summary>
        <Form className={styles['form']}>
          <FormFault>{faults.form}</FormFault>
          <AddressFields values={refused ? values : {}} faults={faults.fields} />
          <SubmissionFault />
          <SubmitButton intent="add-address">Save address</SubmitButton>
        </Form>
      </details>
    </section>
  );
}

function Address({ address }: { address: SavedAddress }) {
  const { id, name, street, extra, postcode, city, country, isDefault } = address;
  return (
    <li>
      <address>
        <strong>{name}</strong>
        {isDefault ? <span className={styles['default']}>Default</span> : null}
        <br />
        {street}
        {extra === '' ? null : `, ${extra}`}
        <br />
        {postcode} {city}, {countries[country] ?? country}
      </address>
      <Form
        className={styles['leave']}
        aria-label={[name, street, extra].filter((part) => part !== '').join(', ')}
      >
        <input type="hidden" name="id" value={id} />
        {isDefault ? null : (
          <SubmitButton intent="default-address" kind="quiet">
            Make default
          </SubmitButton>
        )}
        <SubmitButton intent="remove-address" kind="quiet">
          Remove
        </SubmitButton>
      </Form>
    </li>
  );
}
