/** Which status may follow which. Pure, so that the race of a customer and the runner is decided by one table. */

import type { OrderStatus } from '../contract/schemas.ts';

const next: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: ['reserved', 'failed', 'cancelling'],
  reserved: ['charged', 'failed', 'cancelling'],
  charged: ['confirmed', 'failed', 'cancelling'],
  confirmed: [],
  failed: [],
  cancelling: ['cancelled'],
  cancelled: [],
};

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return next[from].includes(to);
}

export function canCancel(status: OrderStatus): boolean {
  return canMove(status, 'cancelling');
}
