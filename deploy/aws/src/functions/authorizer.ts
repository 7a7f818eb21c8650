/** The one Lambda that authorises calls to every function's API. */

import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { addLoggedRole } from './logs.ts';
import type { DeclaredFunction } from './read-functions.ts';

/** Makes the authoriser of one API; they share their Lambda. */
export type AuthorizerMaker = () => HttpLambdaAuthorizer;

/** @param bundle the folder of its code */
export function addAuthorizer(
  stack: Stack,
  bundle: string,
  functions: readonly DeclaredFunction[],
): AuthorizerMaker {
  const callers = new CfnParameter(stack, 'Callers', {
    description: 'Caller to SHA-256 of its token, hexadecimal, as JSON',
    noEcho: true,
  });
  const identityKeys = new CfnParameter(stack, 'IdentityKeys', {
    description: 'Key id to public key of the gateway, SPKI DER in base64, as JSON',
  });
  const rules = functions.map(({ config: { name, callers, internal } }) => [name, { callers, internal }]);
  const lambda = new Lambda(stack, 'Authorizer', {
    description: 'Tessera: who may call which function, and in whose name',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(bundle),
    handler: 'handler.handler',
    timeout: Duration.seconds(3),
    memorySize: 256,
    environment: {
      CALLERS: callers.valueAsString,
      IDENTITY_KEYS: identityKeys.valueAsString,
      RULES: JSON.stringify(Object.fromEntries(rules)),
    },
    ...addLoggedRole(stack, 'authorizer'),
  });
  return () =>
    new HttpLambdaAuthorizer('Authorizer', lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // An assertion is of one request, and a call without one is a call of nobody.
      resultsCacheTtl: Duration.seconds(0),
      identitySource: ['$request.header.authorization', '$request.header.tessera-caller'],
    });
}
