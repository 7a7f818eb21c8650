import { expect, it } from 'vitest';
import { tuningOf } from './tuning.ts';

const environment = {
  STORE_CANCEL_WINDOW: '0',
  STORE_ORDERS_AT_WORK: '50',
  STORE_DATA: '/elsewhere',
  BFF_CHECKOUT_PER_ACCOUNT: '5',
  BFF_SIGN_IN_PER_NETWORK: undefined,
};

it('gives each part its own settings, and nothing that is the supervisor’s', () => {
  expect(tuningOf('store', environment)).toEqual({
    STORE_CANCEL_WINDOW: '0',
    STORE_ORDERS_AT_WORK: '50',
  });
  expect(tuningOf('bff-orders', environment)).toEqual({ BFF_CHECKOUT_PER_ACCOUNT: '5' });
  expect(tuningOf('bff-account', environment)).toEqual({});
  expect(tuningOf('registry', environment)).toEqual({});
});
