/** Executions for whoever runs the installation: to look at, and to be counted. */

import type { Handlers } from '@tessera/contracts/http';
import type { executionsContract, MachineView } from '@tessera/contracts/operator';
import type { Metrics } from '@tessera/service';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Machine } from './machine/schema.ts';
import type { StateMachines, StateMachinesOptions } from './state-machines.ts';

export type Executions = Pick<StateMachines, 'describe' | 'list' | 'machine' | 'open'>;

export function createExecutionHandlers(
  executions: Executions,
): Handlers<typeof executionsContract, { caller: string }> {
  const allowed = ({ caller }: { caller: string }) => {
    requireScope(caller, 'look at executions', scopeOf(caller).executions);
    return executions;
  };
  return {
    listExecutions: async ({ query }, call) => allowed(call).list(query),
    async getExecution({ params }, call) {
      const execution = allowed(call).describe(params.name);
      return { execution: execution && hideSecrets(execution) };
    },
    async getMachine({ params }, call) {
      const machine = allowed(call).machine(params.name);
      return { machine: machine && toView(machine) };
    },
  };
}

/** Answers what has to hear of each end. */
export function countExecutions(metrics: Metrics): NonNullable<StateMachinesOptions['onEnded']> {
  const ended = metrics.counter('store_executions_ended_total', 'Executions that ended, by how', [
    'machine',
    'outcome',
  ]);
  return (machine, error) => ended.inc({ machine, outcome: error === null ? 'succeeded' : 'failed' });
}

export function measureExecutions({ open }: Pick<Executions, 'open'>, metrics: Metrics): void {
  metrics.gauge('store_executions_open', 'Executions that run now', [], (gauge) => gauge.set(open()));
}

/** A machine as the contract has it: what else its states say stays here. */
function toView(machine: Machine): MachineView {
  return JSON.parse(JSON.stringify(machine)) as MachineView;
}
