/** The fields that name a person and prove who it is, with the bounds that the users function holds them to. */

import type { Faults } from '@tessera/ui/faults';
import { Field } from '@tessera/ui/field';

interface CredentialProps {
  faults: Faults;
  /** What was typed before. */
  value?: string;
}

export function NameField({ faults, value }: CredentialProps) {
  return (
    <Field
      label="Name"
      name="name"
      autoComplete="name"
      required
      maxLength={80}
      defaultValue={value}
      fault={faults.fields['name']}
    />
  );
}

export function EmailField({ faults, value }: CredentialProps) {
  return (
    <Field
      label="Email"
      name="email"
      type="email"
      autoComplete="username"
      required
      maxLength={200}
      defaultValue={value}
      fault={faults.fields['email']}
    />
  );
}

interface PasswordProps {
  label?: string;
  name?: string;
  faults: Faults;
}

/** The password that someone has. */
export function PasswordField({ label = 'Password', name = 'password', faults }: PasswordProps) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="current-password"
      required
      maxLength={200}
      fault={faults.fields[name]}
    />
  );
}

interface NewPasswordProps extends PasswordProps {
  /** What to know beyond the shortest length. */
  hint: string;
}

/** A password that someone chooses. */
export function NewPasswordField({ label = 'Password', name = 'password', hint, faults }: NewPasswordProps) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={200}
      hint={`At least 10 characters. ${hint}`}
      fault={faults.fields[name]}
    />
  );
}
