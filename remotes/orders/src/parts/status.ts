/** The states of an order in words. */

import type { Order, OrderStatus } from '@tessera/bff-orders/contract';

export const statusLabels: Readonly<Record<OrderStatus, string>> = {
  pending: 'Received',
  reserved: 'Packed aside',
  charged: 'Paid',
  arranged: 'Shipping arranged',
  confirmed: 'Confirmed',
  failed: 'Not possible',
  cancelling: 'Being cancelled',
  cancelled: 'Cancelled',
};

/** The steps of an order that goes well. */
export const steps = ['pending', 'reserved', 'charged', 'arranged', 'confirmed'] as const;

const reasons: Readonly<Record<string, string>> = {
  'out-of-stock': 'Something in it sold out before we could set it aside. You have not been charged.',
  'payment-declined': 'The payment was declined. You have not been charged, and nothing is kept aside.',
  'not-deliverable': 'No carrier of ours takes it to your address. What was paid has been given back.',
  'payment-timeout': 'The payment provider did not answer in time. You have not been charged.',
};

/** One sentence about where the order stands. */
export function describeOrder(order: Pick<Order, 'status' | 'reason'>): string {
  switch (order.status) {
    case 'pending':
      return 'We have your order and are setting the items aside.';
    case 'reserved':
      return 'Everything is set aside for you. The payment is next.';
    case 'charged':
      return 'Your payment has arrived. We are arranging the shipment.';
    case 'arranged':
      return 'The shipment is arranged. The confirmation is next.';
    case 'confirmed':
      return 'Your order is confirmed and on its way to the packing table.';
    case 'failed':
      return reasons[order.reason ?? ''] ?? 'This order could not be completed. You have not been charged.';
    case 'cancelling':
      return 'We are cancelling your order and giving back what was paid.';
    case 'cancelled':
      return 'Your order was cancelled. Whatever was paid has been given back.';
  }
}

/** Whether nothing will change any more. */
export function isFinal(status: OrderStatus): boolean {
  return status === 'confirmed' || status === 'failed' || status === 'cancelled';
}
