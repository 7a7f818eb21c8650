/** Lighthouse on one page: scores, and what each lost point was lost for. */

import lighthouse from 'lighthouse';

export interface Audited {
  /** Category → 0 to 100. */
  scores: Record<string, number>;
  /** One sentence for every audit that costs points. */
  losses: string[];
}

/** The categories that count. */
export const categories = ['performance', 'accessibility', 'best-practices', 'seo'];

/** @param port of the browser's DevTools */
export async function auditPage(url: string, port: number): Promise<Audited> {
  // Without a configuration Lighthouse uses its mobile preset.
  const result = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: categories,
  });
  if (result === undefined) throw new Error(`Cannot measure: Lighthouse says nothing about "${url}"`);
  const { lhr } = result;
  if (lhr.runtimeError !== undefined) throw new Error(`Cannot measure "${url}": ${lhr.runtimeError.message}`);
  const losses = Object.values(lhr.categories).flatMap((category) =>
    category.auditRefs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => {
        const { score, displayValue, title } = lhr.audits[id]!;
        return `${category.id}: ${id} ${Math.round((score ?? 0) * 100)}, ${displayValue ?? title}${describeItems(lhr.audits[id]!.details)}`;
      }),
  );
  const scores = Object.values(lhr.categories).map(
    ({ id, score }) => [id, Math.round((score ?? 0) * 100)] as const,
  );
  return { scores: Object.fromEntries(scores), losses };
}

/** The first things that an audit found, as far as they name an element, an address or a sentence. */
function describeItems(details: unknown): string {
  const { items } = (details ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) return '';
  const named = items.slice(0, 3).flatMap((item: unknown) => {
    const { node, url, description } = item as {
      node?: { snippet?: string };
      url?: string;
      description?: string;
    };
    const name = node?.snippet ?? url ?? description;
    return name === undefined ? [] : [name.slice(0, 160)];
  });
  return named.length === 0 ? '' : ` (${named.join(' · ')})`;
}
