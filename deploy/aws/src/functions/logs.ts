/** The log of a function, and the role that may write to that and no other. */

import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

export interface LoggedRole {
  role: Role;
  logGroup: LogGroup;
}

/** Instead of `AWSLambdaBasicExecutionRole`, which may write to every log of the account. */
export function addLoggedRole(stack: Stack, name: string): LoggedRole {
  const logGroup = new LogGroup(stack, `Logs-${name}`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(stack, `Role-${name}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  return { role, logGroup };
}
