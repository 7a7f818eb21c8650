/** What the BFF's contract allows is what the fragment can show. */

import { expect, test } from '@playwright/test';
import { declarationOf } from '../build/build.ts';
import { mountingOf, paramsOf, type Subject } from './subject.ts';

export function checkLoading(subject: Subject): void {
  test('what it loads from a BFF that keeps its contract keeps the schema of its props, and is shown', async () => {
    test.skip(!subject.stage().hasBff, 'it needs no BFF');
    const { page, errors } = await subject.tab().open({ flavour: 'production', fault: 'well' });
    const params = paramsOf(subject);
    const query = new URLSearchParams(params as Record<string, string>).toString();
    const { timeout } = declarationOf(subject.stage().build, subject.fragment);
    const found = await page.evaluate(
      async ({ name, query, mounting, params, timeout }) => {
        const state = await tesseraTools.shown(tesseraTools.show(name, '', 'first', query));
        const app = await tesseraTools.open(mounting.entry, mounting.expose);
        const signal = AbortSignal.timeout(timeout);
        const { fragment } = mounting;
        const { props, location } = await app.load({ fragment, params, pageToken: 'stage', signal });
        return { state, props, isElsewhere: location !== undefined };
      },
      { name: subject.name, query, mounting: mountingOf(subject, subject.stories[0]!), params, timeout },
    );
    expect(errors).toEqual([]);
    if (found.isElsewhere) return;
    expect(found.state).toBe('ready');
    subject.props()?.parse(found.props);
  });
}
