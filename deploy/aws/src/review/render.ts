/** Values of a template as a person reads them: `<Table-orders.Arn>/index/by-index`. */

import { isIntrinsic } from './template.ts';

export function renderValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isIntrinsic(value)) return JSON.stringify(value);
  const [kind, argument] = Object.entries(value)[0]!;
  switch (kind) {
    case 'Ref':
      return `<${renderId(String(argument))}>`;
    case 'Fn::GetAtt':
      return `<${(argument as string[]).map(renderId).join('.')}>`;
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(renderValue).join(separator);
    }
    case 'Fn::ImportValue':
      return `<${renderExport(String(argument))}>`;
    default:
      return JSON.stringify(value);
  }
}

/** A logical id without the hashes of its path and, for a version, of its code. */
export function renderId(id: string): string {
  return id.replace(/(?:[0-9A-F]{8}(?:[0-9a-f]{32})?)$/, '');
}

/** `TesseraData:ExportsOutputFnGetAttTableorders0123ABCDArn4567EF89` → `TesseraData.Tableorders.Arn`. */
function renderExport(name: string): string {
  const [stack = '', output = ''] = name.split(':');
  const [, id, attribute] =
    /^ExportsOutput(?:Ref|FnGetAtt)(.+?)[0-9A-F]{8}((?:[A-Z][a-z]\w*)?)[0-9A-F]{8}$/.exec(output) ?? [];
  return [stack, id ?? output, attribute].filter(Boolean).join('.');
}
