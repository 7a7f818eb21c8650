/** Everything that runs: functions, their APIs, the orders' saga, and alarms. It can be deleted and made again without loss. */

import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { addAlarms } from '../alarms/alarms.ts';
import { limitOfDeadLetters, limitOfMachine, limitOfTable, limitsOfFunction } from '../alarms/limits.ts';
import type { DataStack } from '../data/data-stack.ts';
import { addDeadLetters } from '../events/dead-letters.ts';
import { addSaga } from '../saga/saga.ts';
import type { ResolvedSettings } from '../settings.ts';
import { addTriggers } from '../triggers/triggers.ts';
import { addAuthorizer } from './authorizer.ts';
import { createEnvironment } from './environment.ts';
import { addFunction } from './functions.ts';
import { addHttpApi } from './http-api.ts';
import type { DeclaredFunction } from './read-functions.ts';

export interface FunctionsStackOptions {
  data: DataStack;
  functions: readonly DeclaredFunction[];
  /** The folder of the authoriser's bundle. */
  authorizer: string;
  /** The state machine of an order, in Amazon States Language. */
  saga: string;
  settings: ResolvedSettings;
}

export function createFunctionsStack(app: App, options: FunctionsStackOptions): Stack {
  const { data, functions, settings } = options;
  const stack = new Stack(app, 'TesseraFunctions', { description: 'Tessera: functions and their APIs' });
  const environment = createEnvironment(stack);
  const makeAuthorizer = addAuthorizer(stack, options.authorizer, functions);
  const deployed = functions.map((declared) =>
    addFunction(stack, { declared, tables: data.tables, settings, environment }),
  );
  const limits = deployed.flatMap((fn) => {
    const stage = addHttpApi(stack, fn, makeAuthorizer);
    new CfnOutput(stack, `Url-${fn.name}`, { value: stage.url });
    return limitsOfFunction(fn, stage);
  });
  const deadLetters = addDeadLetters(stack);
  const machines = addSaga(stack, {
    ...{ bus: data.bus, functions: deployed, deadLetters },
    ...{ definition: options.saga, cancelWindow: settings.cancelWindow },
  });
  const dead = addTriggers(stack, {
    ...{ functions: deployed, bus: data.bus, tables: data.tables, deadLetters },
    prefix: settings.prefix,
  });
  addAlarms(stack, [
    ...limits,
    ...[...data.tables].map(([context, table]) => limitOfTable(context, table)),
    ...[...machines].map(([name, machine]) => limitOfMachine(name, machine)),
    limitOfDeadLetters('outbox', data.deadLetters),
    limitOfDeadLetters('rules', deadLetters),
    ...[...dead].map(([name, queue]) => limitOfDeadLetters(name.replace('.', '-'), queue)),
  ]);
  return stack;
}
