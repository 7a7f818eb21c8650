/**
 * The Lambda authoriser of the functions' APIs: who calls, whether that caller may use this operation, and whose
 * identity it brings. What it answers stands in the event where the host of one machine puts it.
 */

import { createAssertionVerifier } from '@tessera/contracts/identity';
import { createAuthorizer } from './authorize.ts';
import { readConfig } from './config.ts';

const { callers, identityKeys, rules } = readConfig(process.env);

export const handler = createAuthorizer({ callers, rules, verify: createAssertionVerifier(identityKeys) });
