/** The authoriser's configuration, from the environment alone. */

import { z } from 'zod';

/** Who may use a function, as it declares. */
export const callRulesSchema = z.object({
  callers: z.array(z.string()),
  internal: z.record(z.string(), z.array(z.string())),
});

export type CallRules = z.output<typeof callRulesSchema>;

const json = z.string().transform((text) => JSON.parse(text) as unknown);
const texts = z.record(z.string(), z.string());

const schema = z.object({
  /** Caller → SHA-256 of its token, hexadecimal. */
  CALLERS: json.pipe(texts),
  /** Key id → public key of the gateway, SPKI DER in base64. */
  IDENTITY_KEYS: json.pipe(texts),
  /** Function → its rules. */
  RULES: json.pipe(z.record(z.string(), callRulesSchema)),
});

/** @throws ZodError naming every fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const { CALLERS, IDENTITY_KEYS, RULES } = schema.parse(environment);
  return { callers: CALLERS, identityKeys: IDENTITY_KEYS, rules: RULES };
}
