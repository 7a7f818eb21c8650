/** A CloudFormation template as the checks read it. */

import { z } from 'zod';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

export type Resource = z.output<typeof resourceSchema>;
export type Template = z.output<typeof templateSchema>;

export function parseTemplate(input: unknown): Template {
  return templateSchema.parse(input);
}

/** `{ Ref: … }`, `{ 'Fn::GetAtt': … }` and their like: a value that only a deployment knows. */
export function isIntrinsic(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [key, ...rest] = Object.keys(value);
  return key !== undefined && rest.length === 0 && /^(?:Ref|Condition|Fn::\w+)$/.test(key);
}
