/** The part of a page's head that its primary fragment asked for: title, description and what crawlers read. */

import type { PageHead } from '@tessera/contracts/fragment';
import { escapeHtml, scriptJson } from './escape.ts';

/** @param publicUrl the site's address, for absolute URLs */
export function renderMeta(head: PageHead, publicUrl: string): string {
  const absolute = (path: string) => new URL(path, publicUrl).href;
  const meta = (name: string, content: string, key: 'name' | 'property' = 'name') =>
    `<meta ${key}="${escapeHtml(name)}" content="${escapeHtml(content)}">`;
  return [
    `<title>${escapeHtml(head.title)}</title>`,
    head.description === undefined ? '' : meta('description', head.description),
    head.canonical === undefined
      ? ''
      : `<link rel="canonical" href="${escapeHtml(absolute(head.canonical))}">`,
    head.robots === undefined ? '' : meta('robots', head.robots),
    ...Object.entries(head.og ?? {}).map(([name, content]) =>
      meta(`og:${name}`, /^\/(?!\/)/.test(content) ? absolute(content) : content, 'property'),
    ),
    ...(head.jsonLd ?? []).map((data) => `<script type="application/ld+json">${scriptJson(data)}</script>`),
  ].join('');
}

/** The preload of the image that the largest paint waits for. */
export function renderImagePreload(image: PageHead['image']): string {
  if (image === undefined) return '';
  const srcset = image.srcset === undefined ? '' : ` imagesrcset="${escapeHtml(image.srcset)}"`;
  const sizes = image.sizes === undefined ? '' : ` imagesizes="${escapeHtml(image.sizes)}"`;
  return `<link rel="preload" as="image" href="${escapeHtml(image.href)}"${srcset}${sizes} fetchpriority="high">`;
}
