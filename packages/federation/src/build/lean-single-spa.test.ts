import { expect, it } from 'vitest';
import { cutSingleSpa } from './lean-single-spa.ts';

it('fails the build when single-spa has changed', () => {
  expect(() => cutSingleSpa('const somethingElse = 1')).toThrow('pin version 6.0.3');
});
