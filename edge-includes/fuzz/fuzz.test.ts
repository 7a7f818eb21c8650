import { expect, it } from 'vitest';
import { createRun, runDocument } from './run-document.ts';
import { runDocuments } from './run-documents.ts';

it('20,000 random and broken documents end in bytes or in a coded error, each within 50 ms', {
  timeout: 60_000,
}, async () => {
  const report = await runDocuments({ documents: 20_000, seed: 1 });
  expect(report.faults).toEqual([]);
  expect(report.refused).toBeGreaterThan(2_000);
  expect(report.refused).toBeLessThan(16_000);
});

it('a seed gives the same document and outcome again', async () => {
  expect(createRun(42).document).toEqual(createRun(42).document);
  expect(await runDocument(createRun(42))).toEqual(await runDocument(createRun(42)));
});
