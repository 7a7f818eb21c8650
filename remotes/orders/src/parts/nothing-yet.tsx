/** A page that has nothing to show yet, and the way on. */

import type { ReactNode } from 'react';
import styles from './nothing-yet.module.css';

export function NothingYet({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className={styles['nothing']}>
      <h1>{heading}</h1>
      <p className="muted">{children}</p>
      <a className="button" href="/">
        Look around
      </a>
    </section>
  );
}
