/**
 * Addresses with values in them. A value is percent-encoded and stays within its place: it cannot change the host,
 * and it cannot add a segment to the path or take one away. A value that is the whole address is one segment,
 * relative to the page. Only `$(HTTP_HOST)` may stand where the host is, as it came.
 */

import { surrogateErrors } from '../errors.ts';
import type { Template } from '../markup/expression.ts';
import { evaluateText } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** Stands for a value in a probe: no host and no dot segment has it. */
const MARK = '\ue000';
const authority = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?[\\/]{2}([^\\/?#]*)/;
const dotSegment = /(?:^|[\\/])(?:\.|%2e){1,2}(?=[\\/]|$)/gi;

/**
 * @throws ProblemError `surrogate-value-unsafe` when a value would change more than its own place, and those of
 *   evaluating
 */
export function expandAddress(template: Template, scope: Scope): string {
  let address = '';
  let probe = '';
  for (const part of template) {
    if (typeof part === 'string') {
      address += part;
      probe += part;
      continue;
    }
    const value = evaluateText(part, scope);
    const host = part.type === 'variable' && part.reference.name === 'HTTP_HOST' && /[\\/]{2}$/.test(address);
    if (host && /^[A-Za-z0-9.-]+(?::\d{1,5})?$/.test(value)) {
      address += value;
      probe += value;
    } else {
      address += encodeURIComponent(value.toWellFormed());
      probe += MARK;
    }
  }
  if (probe.includes(MARK)) checkPlaces(address, probe);
  return address;
}

/** The address without its values, for a message. */
export function describeAddress(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : '$(…)')).join('');
}

function checkPlaces(address: string, probe: string): void {
  const shown = address.slice(0, 200);
  if (authority.exec(address)?.[0] !== authority.exec(probe)?.[0]) {
    throw surrogateErrors.VALUE_UNSAFE(shown, 'a value in it would change the host');
  }
  if (countDotSegments(address) !== countDotSegments(probe)) {
    throw surrogateErrors.VALUE_UNSAFE(shown, 'a value in it would be a dot segment of the path');
  }
}

function countDotSegments(address: string): number {
  return address.split(/[?#]/, 1)[0]!.match(dotSegment)?.length ?? 0;
}
