/** Writing values into documents so that they stay values, by the document's type. */

export type Escape = (text: string) => string;

/** What a document of this type needs; one that names no type is taken for HTML. */
export function escapeFor(contentType: string): Escape {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (/json$|javascript$|ecmascript$/.test(type)) return escapeScript;
  if (type === 'text/css') return escapeCss;
  if (type.startsWith('text/') && !/html$|xml$/.test(type)) return (text) => text;
  return escapeHtml;
}

const html: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => html[character]!) : text;
}

/** For strings of JSON and JavaScript, template literals too, also where the script stands in HTML. */
export function escapeScript(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in a string
  return text.replace(/[\u0000-\u001f"'\\`$<>&\u007f\u2028\u2029]/g, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** For strings of CSS. */
function escapeCss(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they end a string
    /[\u0000-\u001f!-,./:-@[-^`{-\u007f]/g,
    (character) => `\\${character.charCodeAt(0).toString(16)} `,
  );
}
