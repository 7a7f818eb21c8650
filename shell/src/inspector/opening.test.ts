import { expect, it } from 'vitest';
import { listenForOpening } from './opening.ts';

it('shows the button of the badge', () => {
  document.body.innerHTML = '<button data-tessera-inspect hidden>Inspect</button>';
  const page = { trace: 'abc', manifest: {} as never, slots: new Map(), scope: {}, provides: {} };
  listenForOpening(document, page);
  expect(document.querySelector('button')!.hidden).toBe(false);
});
