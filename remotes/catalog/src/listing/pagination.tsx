/** The pages of a list: first, last, and those around the one that is shown. */

import styles from './pagination.module.css';

interface PaginationProps {
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
}

/** The numbers to offer, with `null` for a gap. */
export function offeredPages(page: number, pages: number): (number | null)[] {
  const wanted = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages);
  const sorted = [...new Set(wanted)].sort((a, b) => a - b);
  return sorted.flatMap((n, index) => (index > 0 && n - sorted[index - 1]! > 1 ? [null, n] : [n]));
}

export function Pagination({ page, pages, hrefOf }: PaginationProps) {
  if (pages <= 1) return null;
  return (
    <nav aria-label="Pages" className={styles['pages']}>
      {page > 1 ? <a href={hrefOf(page - 1)}>Previous</a> : null}
      {offeredPages(page, pages).map((offered, index) =>
        offered === null ? (
          <span key={`gap-${index}`}>…</span>
        ) : (
          <a key={offered} href={hrefOf(offered)} aria-current={offered === page ? 'page' : undefined}>
            <span className="visually-hidden">Page </span>
            {offered}
          </a>
        ),
      )}
      {page < pages ? <a href={hrefOf(page + 1)}>Next</a> : null}
    </nav>
  );
}
