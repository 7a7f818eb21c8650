/** The attributes of `esi:include` and `esi:eval`: what is fetched, and what happens when that fails. */

import { surrogateErrors } from '../errors.ts';
import { readHeaderChanges } from './header-change.ts';
import type { IncludeOptions, IncludeRequest, Source } from './node.ts';
import type { Attributes } from './tag.ts';
import { parseTemplate, staticText } from './template.ts';

const units: Record<string, number> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** @throws ProblemError `surrogate-markup-malformed` */
export function readSource(element: string, attributes: Attributes, extensions: boolean): Source {
  const { src, alt, onerror } = attributes;
  const refuse = (why: string) => surrogateErrors.MARKUP_MALFORMED(`<esi:${element}>`, why);
  if (src === undefined || src === '') throw refuse('it has no "src"');
  if (onerror !== undefined && onerror !== 'continue') throw refuse('its "onerror" may only be "continue"');
  const template = parseTemplate(src, extensions);
  const options = extensions ? readOptions(attributes, refuse) : null;
  return {
    src: template,
    alt: alt === undefined ? null : parseTemplate(alt, extensions),
    continueOnError: onerror === 'continue',
    options,
    request: staticRequest(staticText(template), options),
  };
}

function readOptions(attributes: Attributes, refuse: (why: string) => Error): IncludeOptions | null {
  const { ttl, maxwait, method, entity } = attributes;
  const noStore = attributes['no-store'];
  const headers = readHeaderChanges(attributes);
  const options: IncludeOptions = { headers };
  if (ttl !== undefined) {
    const found = /^(\d{1,9})([smhd]?)$/.exec(ttl);
    if (found === null) throw refuse('its "ttl" may only be a number of seconds, or one with s, m, h or d');
    options.ttl = Number(found[1]) * units[found[2]!]!;
  }
  if (maxwait !== undefined) {
    if (!/^[1-9]\d{0,6}$/.test(maxwait)) throw refuse('its "maxwait" may only be milliseconds');
    options.maxwait = Number(maxwait);
  }
  if (noStore !== undefined) {
    if (!/^(?:on|yes|true|off|no|false)$/.test(noStore)) throw refuse('its "no-store" may only be on or off');
    options.noStore = /^(?:on|yes|true)$/.test(noStore);
  }
  if (method !== undefined) {
    if (method !== 'GET' && method !== 'POST') throw refuse('its "method" may only be GET or POST');
    options.method = method;
  }
  if (entity !== undefined) {
    if (method !== 'POST') throw refuse('only one with method="POST" has an "entity"');
    options.entity = parseTemplate(entity, true);
  }
  return headers.length > 0 || Object.keys(options).length > 1 ? options : null;
}

/** The request of an include whose attributes hold no reference; it is the same at every expansion. */
function staticRequest(src: string | null, options: IncludeOptions | null): IncludeRequest | null {
  if (src === null) return null;
  if (options === null) return Object.freeze({ src });
  const { headers, entity, ...rest } = options;
  return headers.length > 0 || entity !== undefined ? null : Object.freeze({ src, ...rest });
}
