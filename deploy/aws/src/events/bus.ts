/** The bus of domain events and its archive. */

import { Duration, type Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';

export function addBus(stack: Stack, archiveDays: number): EventBus {
  const bus = new EventBus(stack, 'Bus', { description: 'Domain events, from the outboxes of all contexts' });
  bus.archive('Archive', {
    description: 'Every domain event, to be replayed from any point',
    eventPattern: { source: [{ prefix: 'tessera.' }] as unknown as string[] },
    retention: Duration.days(archiveDays),
  });
  return bus;
}
