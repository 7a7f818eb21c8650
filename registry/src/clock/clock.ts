/** What the registry does by itself, once a second: rollouts, their health on disk, webhooks, and what is forgotten. */

import type { Logger } from '@tessera/service';
import type { Services } from '../api/services.ts';
import { steer } from '../rollouts/steer.ts';

export interface Clock {
  /** One turn; what fails is logged and tried again at the next. Resolves when webhooks that are due were tried. */
  tick(): Promise<void>;
  start(): void;
  stop(): void;
}

export interface ClockOptions {
  /** Milliseconds between two turns. @default 1_000 */
  every?: number;
}

/** Milliseconds between two sweeps. */
const SWEEP = 600_000;

export function createClock(
  services: Services,
  logger: Pick<Logger, 'error'>,
  { every = 1_000 }: ClockOptions = {},
): Clock {
  const { rollouts, webhooks, seen, figures, write, now } = services;
  let timer: NodeJS.Timeout | undefined;
  let sweptAt = Number.NEGATIVE_INFINITY;

  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      logger.error({ err: error }, `${what} has failed`);
    }
  }

  function sweep(): void {
    if (now() < sweptAt + SWEEP) return;
    sweptAt = now();
    write(() => {
      seen.sweep();
      figures.sweep();
    });
  }

  async function tick(): Promise<void> {
    for (const rollout of rollouts.active())
      attempt(`steering ${rollout.id}`, () => steer(services, rollout));
    attempt('saving the health of canaries', () => write(rollouts.save));
    attempt('forgetting old reports', sweep);
    await webhooks.deliver();
  }

  return {
    tick,
    start() {
      timer = setInterval(() => void tick(), every);
    },
    stop: () => clearInterval(timer),
  };
}
