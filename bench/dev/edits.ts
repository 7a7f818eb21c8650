/** How long an edit takes until it is seen: from the save to the first frame that shows it. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WideRemote } from './wide-remote.ts';

export type EditKind = 'text' | 'style';

/** Milliseconds that one edit may take at all. */
const PATIENCE = 10_000;

/**
 * Edits one component after the other. @returns milliseconds of each
 *
 * @throws Error when an edit is not seen, or the page is loaded again for it
 */
export async function timeEdits(
  page: Page,
  remote: WideRemote,
  { kind, edits }: { kind: EditKind; edits: number },
): Promise<number[]> {
  const times: number[] = [];
  const mark = Math.random();
  await page.evaluate((value) => Object.assign(globalThis, { benchMark: value }), mark);
  for (let part = 0; part < edits; part += 1) {
    const text = `seen ${part}`;
    const width = part + 1;
    const { file, content } = kind === 'text' ? remote.source(part, text) : remote.style(part, width);
    const seen = page.evaluate(waitForEdit, { part, kind, text, width, patience: PATIENCE });
    const saved = Date.now();
    await writeFile(join(remote.folder, file), content);
    const at = await seen.catch(() => {
      throw new Error('Cannot measure: the page is loaded again for an edit');
    });
    if (at === null) throw new Error(`Cannot measure: the edit of ${file} was not seen`);
    times.push(at - saved);
  }
  const kept = await page.evaluate(() => Reflect.get(globalThis, 'benchMark'));
  if (kept !== mark) throw new Error('Cannot measure: the page was loaded again');
  return times;
}

interface Awaited {
  part: number;
  kind: EditKind;
  text: string;
  width: number;
  patience: number;
}

/** Runs in the page. Epoch milliseconds of the frame that shows the edit, `null` when none does. */
function waitForEdit({ part, kind, text, width, patience }: Awaited): Promise<number | null> {
  const end = Date.now() + patience;
  const find = (root: ParentNode): HTMLElement | null => {
    const found = root.querySelector<HTMLElement>(`[data-part="${part}"]`);
    if (found !== null) return found;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot === null ? null : find(element.shadowRoot);
      if (inside !== null) return inside;
    }
    return null;
  };
  const isSeen = () => {
    const found = find(document);
    if (found === null) return false;
    const button = found.shadowRoot?.querySelector('button') ?? found;
    if (kind === 'text') return button.textContent.includes(text);
    return getComputedStyle(button).outlineWidth === `${width}px`;
  };
  return new Promise((resolve) => {
    const look = () => {
      if (isSeen()) resolve(Date.now());
      else if (Date.now() > end) resolve(null);
      else requestAnimationFrame(look);
    };
    look();
  });
}
