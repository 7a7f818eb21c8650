/** A problem as a person reads it in the place of a fragment. */

import type { Problem } from '@tessera/contracts/problem';

/** One root element with heading, explanation and, where it may help, a link that tries again. */
export function problemMarkup(problem: Problem): string {
  const detail =
    problem.status >= 500
      ? 'This part of the page could not be prepared. Please try again in a moment.'
      : problem.detail;
  const retry = problem.status >= 500 || problem.status === 429 ? '<p><a href="">Try again</a></p>' : '';
  return (
    `<section class="tessera-problem" data-status="${problem.status}" data-code="${escapeText(problem.code)}">` +
    `<h1 tabindex="-1">${escapeText(problem.title)}</h1>${detail === undefined ? '' : `<p>${escapeText(detail)}</p>`}${retry}</section>`
  );
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
