import { afterEach, describe, expect, it } from 'vitest';
import { createInspection } from './inspection.ts';

afterEach(() => {
  document.head.innerHTML = '';
});

describe('createInspection()', () => {
  it('is nothing on the pages of visitors', () => {
    expect(createInspection(document, () => undefined)).toBeNull();
  });

  it('shows the button of the badge on a page that may be inspected', () => {
    document.head.innerHTML = '<meta name="tessera-trace" content="abc">';
    document.body.innerHTML = '<button data-tessera-inspect hidden>Inspect</button>';
    const inspection = createInspection(document, () => undefined)!;
    expect(document.querySelector('button')!.hidden).toBe(true);
    inspection.listen({ manifest: {} as never, scope: {}, provides: {} });
    expect(document.querySelector('button')!.hidden).toBe(false);
  });
});
