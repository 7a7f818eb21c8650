/** What to say for the refusals of the orders BFF. */

export const sentences: Readonly<Record<string, string>> = {
  'cart-void': 'This cart has moved to your account. Load the page again to see it.',
  'orders-cart-changed':
    'Your cart or its prices have changed since you opened this page. Look at them, then order.',
  'orders-cart-conflict':
    'Something in your cart is no longer available as it is. Change it in your cart first.',
  'orders-cart-empty': 'Your cart is empty.',
  'orders-key-reused': 'This form was sent before with other contents. Load the page again, then order.',
  'orders-too-many':
    'So many people are ordering right now that we could not take your order. Nothing is charged, and your cart is as it was. Please try again in a moment.',
  'orders-too-late': 'It is too late to cancel: the order is already confirmed.',
};
