import { ProblemError } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import { toFaults } from './faults.ts';
import { readNext, withNext } from './next.ts';

describe('readNext()', () => {
  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '',
    '/sign-in',
    '/a b',
  ])('never leads to "%s"', (next) => {
    expect(readNext({ next })).toBe('/account');
  });

  it('keeps a path of this site', () => {
    expect(readNext({ next: '/orders/1?x=2' })).toBe('/orders/1?x=2');
    expect(withNext('/sign-up', '/orders/1?x=2')).toBe('/sign-up?next=%2Forders%2F1%3Fx%3D2');
  });
});

describe('toFaults()', () => {
  it('leads each fault to its field', () => {
    const error = new ProblemError({
      status: 422,
      code: 'invalid-input',
      title: 'x',
      errors: [{ field: 'body.password', detail: 'use at least 10 characters' }],
    });
    expect(toFaults(error)).toEqual({
      form: 'Please check the fields below.',
      fields: { password: 'Use at least 10 characters.' },
    });
  });

  it('says the same for whatever is wrong with email and password', () => {
    const error = new ProblemError({ status: 401, code: 'credentials-wrong', title: 'x' });
    expect(toFaults(error).form).toContain('do not match');
  });

  it('leaves a failure of the server to the page', () => {
    const error = new ProblemError({ status: 502, code: 'upstream-failed', title: 'x' });
    expect(() => toFaults(error)).toThrow(error);
  });
});
