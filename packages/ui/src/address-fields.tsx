/** The fields of a postal address. */

import styles from './address-fields.module.css';
import { Field } from './field.tsx';

/** Where the example shop delivers to. */
export const countries: Readonly<Record<string, string>> = {
  AT: 'Austria',
  BE: 'Belgium',
  DE: 'Germany',
  ES: 'Spain',
  FR: 'France',
  IE: 'Ireland',
  IT: 'Italy',
  NL: 'Netherlands',
};

/** Reads the fields back from a form. */
export function readAddress(form: URLSearchParams) {
  const text = (name: string) => form.get(name) ?? '';
  return {
    name: text('name'),
    street: text('street'),
    extra: text('extra'),
    postcode: text('postcode'),
    city: text('city'),
    country: text('country'),
  };
}

interface AddressFieldsProps {
  values: Readonly<Record<string, string>>;
  faults: Readonly<Record<string, string>>;
}

export function AddressFields({ values, faults }: AddressFieldsProps) {
  const field = (name: string) => ({ name, defaultValue: values[name] ?? '', fault: faults[name] });
  return (
    <div className={styles['fields']}>
      <Field label="Name" autoComplete="name" required maxLength={80} {...field('name')} />
      <Field
        label="Street and number"
        autoComplete="address-line1"
        required
        maxLength={120}
        {...field('street')}
      />
      <Field
        label="Flat, floor, company (optional)"
        autoComplete="address-line2"
        maxLength={120}
        {...field('extra')}
      />
      <div className={styles['row']}>
        <Field label="Postcode" autoComplete="postal-code" required maxLength={11} {...field('postcode')} />
        <Field label="City" autoComplete="address-level2" required maxLength={80} {...field('city')} />
      </div>
      <Field label="Country" fault={faults['country']}>
        {(control) => (
          <select {...control} name="country" autoComplete="country" defaultValue={values['country'] ?? 'DE'}>
            {Object.entries(countries).map(([code, country]) => (
              <option key={code} value={code}>
                {country}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
