import { describe, expect, it } from 'vitest';
import { suspectsOf } from './script-errors.ts';

const at = (path: string) => `    at render (http://shop.test${path}:12:34)`;
const orders = { remote: 'orders', release: '2.1.0-0a1b2c3d' };
const shell = { remote: 'shell', release: '1.0.0-00000000' };
const inOrders = at('/r/orders/2.1.0-0a1b2c3d/assets/app-1.js');
const inReact = at('/r/shell/1.0.0-00000000/react-2.js');
const inCatalog = at('/r/catalog/3.0.0-ffffffff/app.js');

describe('suspectsOf()', () => {
  it.each([
    { what: 'the remote that threw', stack: [inOrders, inReact, inCatalog], suspects: [orders] },
    { what: 'the shell and who called it', stack: [inReact, inReact, inOrders], suspects: [shell, orders] },
    { what: 'the shell alone', stack: [inReact], suspects: [shell] },
    {
      what: 'the shell for what is nobody’s',
      stack: ['at x.js:1:1'],
      suspects: [{ remote: 'shell', release: '' }],
    },
  ])('names $what', ({ stack, suspects }) => {
    expect(suspectsOf(['Error: no', ...stack].join('\n'))).toEqual(suspects);
  });
});
