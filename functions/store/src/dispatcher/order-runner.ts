/** Carries orders out by their state machine. */

import type { StateMachines } from '../states/state-machines.ts';
import type { Admission } from './admission.ts';
import type { OrderRunner } from './runner.ts';
import { SAGA, sagaInput } from './saga.ts';

export interface RunnerOptions {
  machines: StateMachines;
  /** Milliseconds after placing before an order is confirmed. */
  cancelWindow: number;
  admission: Pick<Admission, 'begun'>;
}

export function createOrderRunner({ machines, cancelWindow, admission }: RunnerOptions): OrderRunner {
  return {
    async accept(order, trace) {
      const input = sagaInput(order, trace, cancelWindow);
      await machines.start(order.id, input, { machine: SAGA, title: order.number });
      admission.begun(order.id);
    },
    wake: machines.wake,
    resume: machines.resume,
    stop: machines.stop,
  };
}
