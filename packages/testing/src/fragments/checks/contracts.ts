/** Stories and builds keep what the remote has declared. */

import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { declarationOf } from '../build/build.ts';
import type { Subject } from './subject.ts';

export function checkContracts(subject: Subject): void {
  test('its stories are made of JSON, pass what it takes, and keep the schema of its props', () => {
    const { params } = declarationOf(subject.stage().build, subject.fragment);
    const taken =
      params === undefined ? z.unknown() : z.fromJSONSchema(params as z.core.JSONSchema.JSONSchema);
    const shown = subject.props();
    for (const { name, props, params = {} } of subject.stories) {
      const wire: unknown = JSON.parse(JSON.stringify(props));
      expect(isDeepStrictEqual(wire, props), `${name} survives as JSON`).toBe(true);
      expect(taken.safeParse(params).error?.message, name).toBeUndefined();
      // A member that no schema knows is lost in parsing.
      if (shown !== undefined) expect(shown.parse(props), name).toEqual(props);
    }
  });
}

/** Production trusts what was checked before. A schema in the browser's files is weight that nobody uses. */
export function checkWeight(bundled: () => readonly { name: string; files: readonly string[] }[]): void {
  test('no schema is in the files of the browser', () => {
    expect(bundled().filter(({ name }) => /^zod$|^@?zod[/-]/.test(name))).toEqual([]);
  });
}
