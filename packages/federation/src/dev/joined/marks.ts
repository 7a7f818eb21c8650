/** What the query of a module's address says beside which module it is. */

/** Asks for a source map; its value says of which text. */
export const MAP_MARK = 'tessera-map';
/** Asks what a module does, without evaluating it; see the registry in the browser. */
export const DEFINE_MARK = 'tessera-define';
/** Vite's own, on some of the addresses that are imported: the module is the same. */
const IMPORT_MARK = 'import';

export interface MarkedUrl {
  /** The module's address. */
  url: string;
  marks: ReadonlyMap<string, string>;
}

export function readMarks(full: string): MarkedUrl {
  const [path = '', query = ''] = full.split('?', 2);
  const marks = new Map<string, string>();
  const kept = query.split('&').filter((part) => {
    const [name = '', value = ''] = part.split('=', 2);
    if (![MAP_MARK, DEFINE_MARK, IMPORT_MARK].includes(name)) return part !== '';
    marks.set(name, value);
    return false;
  });
  return { url: kept.length === 0 ? path : `${path}?${kept.join('&')}`, marks };
}

export const withoutImportMark = (url: string): string => (url.includes('?') ? readMarks(url).url : url);
