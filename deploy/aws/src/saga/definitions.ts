/**
 * Two machines of one step, between the bus and the saga. A rule could start the saga itself, though not under the
 * order's id, and so twice for an event that comes twice.
 */

/** What the texts in the definitions stand for; CloudFormation fills them in. */
export const SAGA = '${saga}';

/** Tries again what AWS itself could not do; what is over already is no fault. */
function task(resource: string, over: string[], Arguments: Record<string, string>) {
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:sfn:${resource}`,
    Arguments,
    Retry: [
      { ErrorEquals: over, MaxAttempts: 0 },
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 1,
        BackoffRate: 2,
        MaxAttempts: 10,
        MaxDelaySeconds: 60,
      },
    ],
    Catch: [{ ErrorEquals: over, Next: 'Done' }],
    Next: 'Done',
  };
}

/** `OrderPlaced` starts the saga under the order's id. @param cancelWindow milliseconds before it is confirmed */
export function startDefinition(cancelWindow: number): object {
  // What a further version of the event tells beside this is no matter of the saga.
  const order = [
    "'id': id, 'user': user, 'total': total, 'token': token, 'placedAt': placedAt",
    "'lines': [lines.{ 'sku': sku, 'quantity': quantity }]",
  ];
  const input = [
    `$order := $states.input.detail.data.{ ${order.join(', ')} }`,
    `$trace := $states.input.detail.traceparent`,
    `$string({ 'order': $order, 'confirmAt': $fromMillis($order.placedAt + ${cancelWindow}), 'trace': $exists($trace) ? $trace : null })`,
  ];
  return {
    Comment: "Starts an order's saga, once",
    QueryLanguage: 'JSONata',
    StartAt: 'StartSaga',
    States: {
      StartSaga: task('startExecution', ['Sfn.ExecutionAlreadyExistsException'], {
        StateMachineArn: SAGA,
        Name: '{% $states.input.detail.data.id %}',
        Input: `{% (${input.join('; ')}) %}`,
      }),
      Done: { Type: 'Succeed' },
    },
  };
}

/** `PaymentSettled` answers the task of the saga that waits for it, or nobody when that has given up. */
export const settleDefinition: object = {
  Comment: 'Tells the saga what became of a charge',
  QueryLanguage: 'JSONata',
  StartAt: 'AnswerTask',
  States: {
    AnswerTask: task(
      'sendTaskSuccess',
      ['Sfn.TaskTimedOutException', 'Sfn.TaskDoesNotExistException', 'Sfn.InvalidTokenException'],
      {
        TaskToken: '{% $states.input.detail.data.taskToken %}',
        Output: "{% $string({ 'status': $states.input.detail.data.status }) %}",
      },
    ),
    Done: { Type: 'Succeed' },
  },
};
