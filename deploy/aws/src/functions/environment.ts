/** Where a function's declared environment variables come from on AWS. */

import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

/** The value of a declared variable, or null when on AWS nothing takes its place. */
export type EnvironmentSource = (name: string) => string | null;

/** Variables of the store on one machine: on AWS `STORE_TABLE` and the function's role take their place. */
const replaced = new Set(['STORE_URL', 'STORE_TOKEN']);

/** @throws TypeError for a variable that has no source here */
export function createEnvironment(stack: Stack): EnvironmentSource {
  const providerUrl = new CfnParameter(stack, 'ProviderUrl', {
    description: 'Where the payment provider answers',
    allowedPattern: 'https://.+',
  });
  const providerSecret = new Secret(stack, 'ProviderSecret', {
    description: 'What requests to the payment provider are signed with',
  });
  const hookKeys = new CfnParameter(stack, 'HookKeys', {
    description: 'Key id to secret of what the payment provider signs its webhooks with, as JSON',
    default: '{}',
    noEcho: true,
  });
  return (name) => {
    if (replaced.has(name)) return null;
    if (name === 'PROVIDER_URL') return providerUrl.valueAsString;
    if (name === 'PROVIDER_SECRET') return providerSecret.secretValue.unsafeUnwrap();
    if (name === 'HOOK_KEYS') return hookKeys.valueAsString;
    throw new TypeError(
      `Cannot deploy a function with variable "${name}": name where its value comes from in functions/environment.ts`,
    );
  };
}
