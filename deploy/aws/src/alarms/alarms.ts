/** An alarm for every limit, told to one topic that people subscribe to. */

import type { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Limit } from './limits.ts';

export function addAlarms(stack: Stack, limits: readonly Limit[]): void {
  const action = new SnsAction(
    new Topic(stack, 'Alarms', { displayName: 'Tessera alarms', enforceSSL: true }),
  );
  for (const { name, description, metric, above, minutes } of limits) {
    new Alarm(stack, `Alarm-${name}`, {
      alarmDescription: description,
      metric,
      threshold: above,
      evaluationPeriods: minutes,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(action);
  }
}
