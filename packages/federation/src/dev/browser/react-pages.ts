/** In the browser: a page keeps its identity over all versions of its module, so that Fast Refresh can keep its state. */

const pages = new Map<string, object>();

/** The page that came first, which now does what the newest one does. */
export function same<T extends object>(url: string, name: string, page: T): T {
  const key = `${url.split('?', 1)[0]} ${name}`;
  const known = pages.get(key);
  if (known !== undefined) return Object.assign(known, page) as T;
  pages.set(key, page);
  return page;
}
