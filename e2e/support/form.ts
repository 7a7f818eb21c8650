/** Forms of a page without a browser: what is in them when nobody has typed. */

export interface HtmlForm {
  /** The path that it is sent to; empty for the page itself. */
  action: string;
  fields: URLSearchParams;
}

/**
 * The first form that has a field of this name, as it would be sent untouched: of radio buttons that are all off the
 * first one that can be chosen.
 *
 * @throws SyntaxError when there is none
 */
export function readForm(html: string, field: string): HtmlForm {
  for (const [, tag = '', body = ''] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    if (!body.includes(`name="${field}"`)) continue;
    return { action: attributesOf(tag)['action'] ?? '', fields: readFields(body) };
  }
  throw new SyntaxError(`Cannot read the form: none has a field "${field}"`);
}

function readFields(body: string): URLSearchParams {
  const fields = new URLSearchParams();
  const inputs = [...body.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) => attributesOf(tag));
  for (const { name, value = '', type, checked, disabled } of inputs) {
    if (name === undefined || disabled !== undefined) continue;
    const isChoice = type === 'radio' || type === 'checkbox';
    if (!isChoice || checked !== undefined) fields.append(name, value || (isChoice ? 'on' : ''));
  }
  for (const { name, value = '', type, disabled } of inputs) {
    const canBeChosen = type === 'radio' && name !== undefined && disabled === undefined;
    if (canBeChosen && !fields.has(name)) fields.append(name, value);
  }
  for (const [, tag = '', options = ''] of body.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
    const { name } = attributesOf(tag);
    const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => attributesOf(option));
    const chosen = all.find(({ selected }) => selected !== undefined) ?? all[0];
    if (name !== undefined && chosen !== undefined) fields.append(name, chosen['value'] ?? '');
  }
  return fields;
}

function attributesOf(tag: string): Record<string, string | undefined> {
  const found = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
