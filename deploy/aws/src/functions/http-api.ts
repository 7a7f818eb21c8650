/**
 * An HTTP API of each function's own, so that it sees the paths it declares: `/orders/{id}`, with no name of a
 * function or a stage before them, as behind the host of one machine.
 */

import type { Stack } from 'aws-cdk-lib';
import { HttpApi, type HttpMethod, HttpRoute, HttpRouteKey, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AuthorizerMaker } from './authorizer.ts';
import { type DeployedFunction, RATE } from './functions.ts';

export function addHttpApi(
  stack: Stack,
  { name, alias, reserved, declared }: DeployedFunction,
  makeAuthorizer: AuthorizerMaker,
): HttpStage {
  const integration = new HttpLambdaIntegration(`Integration-${name}`, alias as IFunction);
  const authorizer = makeAuthorizer();
  const httpApi = new HttpApi(stack, `Api-${name}`, {
    description: `Tessera function ${name}`,
    createDefaultStage: false,
  });
  const routes = [HttpRouteKey.DEFAULT, ...declared.config.routes.map(toRouteKey)];
  for (const routeKey of routes) {
    new HttpRoute(stack, `Route-${name}-${routeKey.key}`, { httpApi, routeKey, integration, authorizer });
  }
  return new HttpStage(stack, `Stage-${name}`, {
    httpApi,
    autoDeploy: true,
    detailedMetricsEnabled: true,
    throttle: { rateLimit: reserved * RATE, burstLimit: reserved * RATE },
    stageVariables: { function: name },
  });
}

function toRouteKey(route: string): HttpRouteKey {
  const [method = 'ANY', path] = route.split(' ');
  return HttpRouteKey.with(path!, method as HttpMethod);
}
