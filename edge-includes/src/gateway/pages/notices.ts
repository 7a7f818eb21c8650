/** What a visitor reads when a page, or its main part, cannot be shown. */

import { escapeHtml } from '../head/escape.ts';

interface Notice {
  title: string;
  text: string;
  /** Where to go from here. */
  link: { href: string; text: string };
}

/** @param path the page's own address, to try again */
export function noticeFor(status: number, path: string): Notice {
  if (status === 404 || status === 410) {
    return {
      title: 'Page not found',
      text: 'Nothing is here. The address may be mistyped, or what was here has gone.',
      link: { href: '/', text: 'Go to the home page' },
    };
  }
  const again = { href: path, text: 'Try again' };
  if (status === 504) {
    return { title: 'This is taking too long', text: 'The page did not answer in time.', link: again };
  }
  if (status >= 500) {
    return {
      title: 'Something went wrong on our side',
      text: 'This part of the site does not answer at the moment.',
      link: again,
    };
  }
  return { title: 'This cannot be shown', text: 'The request could not be answered.', link: again };
}

/** A notice in the place of the page's main part. */
export function noticeSection(status: number, path: string): string {
  const { title, text, link } = noticeFor(status, path);
  return (
    `<section class="tessera-notice" data-status="${status}"><h1 tabindex="-1">${escapeHtml(title)}</h1>` +
    `<p>${escapeHtml(text)}</p><p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p></section>`
  );
}

/** A whole page that needs nothing else: when even the layout is not there. */
export function noticePage(status: number, path: string): string {
  const { title } = noticeFor(status, path);
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title></head>` +
    `<body><main>${noticeSection(status, path)}</main></body></html>`
  );
}
