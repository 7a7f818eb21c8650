import { ProblemError } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import { toFaults } from './faults.ts';

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

  it('says the sentence that a page has for a code', () => {
    const error = new ProblemError({ status: 401, code: 'credentials-wrong', title: 'x' });
    expect(toFaults(error, { 'credentials-wrong': 'They do not match.' }).form).toBe('They do not match.');
  });

  it('leaves a failure of the server to the page', () => {
    const error = new ProblemError({ status: 502, code: 'upstream-failed', title: 'x' });
    expect(() => toFaults(error)).toThrow(error);
    expect(() => toFaults(error, { 'orders-too-many': 'Try again.' })).toThrow(error);
  });

  it('says that a server takes nothing now, where the page has a sentence for it', () => {
    const error = new ProblemError({ status: 503, code: 'orders-too-many', title: 'x' });
    expect(toFaults(error, { 'orders-too-many': 'Try again.' }).form).toBe('Try again.');
  });
});
