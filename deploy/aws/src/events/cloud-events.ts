/**
 * Makes CloudEvents of outbox rows, between a table's stream and the bus: an express machine of one step, which can
 * parse what a pipe can only copy. So rules match inside an event's data, by the patterns of one machine.
 */

import type { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';

/** Digits of a sequence number in a stream. */
const DIGITS = 40;

/** An event by a record of the stream; `name` becomes the bus's `detail-type`. */
const event = [
  '$row := $record.dynamodb.NewImage',
  "$text := function($value) { $value = '' ? undefined : $value }",
  // A table's name ends in its context.
  "$context := $split($split($record.eventSourceARN, '/')[1], '-')[-1]",
  `{
    'specversion': '1.0',
    'id': $context & '-' & $row.sk.S,
    'source': '/tessera/' & $context,
    'type': 'tessera.' & $context & '.' & $row.type.S,
    'subject': $row.key.S,
    'time': $fromMillis($number($row.at.N)),
    'datacontenttype': 'application/json',
    'dataschema': '/events/schemas/' & $context & '/' & $row.type.S & '/' & $row.version.N,
    'sequence': $pad($record.dynamodb.SequenceNumber, -${DIGITS}, '0'),
    'correlationid': $text($row.correlation.S),
    'causationid': $text($row.causation.S),
    'traceparent': $text($row.trace.S),
    'data': $parse($row.data.S),
    'name': $row.type.S
  }`,
];

/** From records of a stream to events, one for each. */
export const cloudEventsDefinition = {
  Comment: 'Makes CloudEvents of outbox rows',
  QueryLanguage: 'JSONata',
  StartAt: 'ToCloudEvents',
  States: {
    ToCloudEvents: {
      Type: 'Pass',
      Output: `{% [$map($states.input, function($record) { (${event.join('; ')}) })] %}`.replace(/\s+/g, ' '),
      End: true,
    },
  },
};

export function addCloudEvents(stack: Stack): StateMachine {
  return new StateMachine(stack, 'CloudEvents', {
    comment: 'Tessera: outbox rows as CloudEvents',
    stateMachineType: StateMachineType.EXPRESS,
    definitionBody: DefinitionBody.fromString(JSON.stringify(cloudEventsDefinition)),
    role: new Role(stack, 'CloudEventsRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') }),
  });
}
