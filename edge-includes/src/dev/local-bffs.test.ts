import { expect, it } from 'vitest';
import { createLocalBffs } from './local-bffs.ts';

it('whoever asks while a BFF starts waits for it, and for the one after one that was broken', async () => {
  const bffs = createLocalBffs();
  expect(bffs.has('orders')).toBe(false);
  bffs.put({ name: 'orders', status: 'starting' });
  const early = bffs.addressOf('orders');
  bffs.put({ name: 'catalog', status: 'running', url: 'http://127.0.0.1:1' });
  bffs.put({ name: 'orders', status: 'running', url: 'http://127.0.0.1:2' });
  expect((await early).port).toBe('2');
  expect((await bffs.addressOf('orders')).port).toBe('2');
  bffs.put({ name: 'orders', status: 'broken', said: 'SyntaxError: x' });
  await expect(bffs.addressOf('orders')).rejects.toMatchObject({
    code: 'dev-bff-broken',
    message: expect.stringContaining('SyntaxError: x'),
  });
  bffs.put({ name: 'orders', status: 'starting' });
  const next = bffs.addressOf('orders');
  bffs.put({ name: 'orders', status: 'running', url: 'http://127.0.0.1:3' });
  expect((await next).port).toBe('3');
});

it('nobody waits longer than is said', async () => {
  const bffs = createLocalBffs({ patience: 5 });
  bffs.put({ name: 'orders', status: 'starting' });
  await expect(bffs.addressOf('orders')).rejects.toMatchObject({ status: 504, code: 'dev-bff-late' });
});
