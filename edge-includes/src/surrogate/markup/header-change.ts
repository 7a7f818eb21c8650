/** `setheader`, `appendheader` and `removeheader` of an include: what may be changed in its request. */

import { surrogateErrors } from '../errors.ts';
import type { HeaderChange } from './node.ts';
import type { Attributes } from './tag.ts';
import { parseTemplate } from './template.ts';

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** Names that frame the message, that name the site, that prove who asks, or that ask for a part of an answer. */
const kept =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|content-encoding|accept-encoding|cookie|authorization|forwarded|range|via|cdn-loop|(?:if|proxy|surrogate|x-forwarded|tessera)-.*)$/;

/** @throws ProblemError `surrogate-markup-malformed` */
export function readHeaderChanges(attributes: Attributes): HeaderChange[] {
  const changes: HeaderChange[] = [];
  for (const change of ['set', 'append'] as const) {
    for (const line of lines(attributes[`${change}header`])) {
      const colon = line.indexOf(':');
      const name = checkName(colon === -1 ? line : line.slice(0, colon));
      const value = colon === -1 ? '' : line.slice(colon + 1).trim();
      changes.push({ change, name, value: parseTemplate(value, true) });
    }
  }
  for (const line of lines(attributes['removeheader'])) {
    for (const name of line.split(',')) changes.push({ change: 'remove', name: checkName(name), value: [] });
  }
  return changes;
}

function lines(attribute: string | undefined): string[] {
  return attribute === undefined ? [] : attribute.split('\n').filter((line) => line.trim() !== '');
}

function checkName(text: string): string {
  const name = text.trim().toLowerCase();
  if (!token.test(name)) {
    throw surrogateErrors.MARKUP_MALFORMED('<esi:include>', `"${text.slice(0, 80)}" is no name of a header`);
  }
  if (kept.test(name)) {
    throw surrogateErrors.MARKUP_MALFORMED('<esi:include>', `the header "${name}" may not be changed`);
  }
  return name;
}
