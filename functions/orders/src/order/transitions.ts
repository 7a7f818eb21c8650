/** Which status may follow which. Pure, so that the race of a customer and the runner is decided by one table. */

import type { OrderStatus } from '../contract/schemas.ts';

const next: Record<OrderStatus, readonly OrderStatus[]> = {
  // An order without a window to cancel in is told of what is reserved with the charge, and of its shipment when confirmed.
  pending: ['reserved', 'charged', 'failed', 'cancelling'],
  reserved: ['charged', 'failed', 'cancelling'],
  charged: ['arranged', 'confirmed', 'failed', 'cancelling'],
  arranged: ['confirmed', 'failed', 'cancelling'],
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
