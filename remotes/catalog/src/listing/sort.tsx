/** The order of a list. */

import { type Filters, sortLabels } from './filters.ts';
import styles from './sort.module.css';

export function Sort({ path, filters }: { path: string; filters: Filters }) {
  const { brand, sort, ...rest } = filters;
  return (
    <form action={path} className={styles['sort']} onChange={(event) => event.currentTarget.requestSubmit()}>
      {Object.entries(rest).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {brand.map((value) => (
        <input key={value} type="hidden" name="brand" value={value} />
      ))}
      <label>
        <span>Sort by</span>
        <select name="sort" defaultValue={sort} key={sort}>
          {Object.entries(sortLabels).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button button--quiet without-script">
        Sort
      </button>
    </form>
  );
}
