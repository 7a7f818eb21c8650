/** The one HTML page of the console: a frame that its script fills, or a sentence of what went wrong. */

import type { Problem } from '@tessera/contracts/problem';
import type { Asset, Assets } from './assets.ts';

export interface PageFrame {
  assets: Assets;
  /** How people sign in: by a link from the command line, or at an issuer. */
  signIn: 'link' | 'issuer';
}

/** Nothing inline, nothing from elsewhere; only Lit's templates may become markup. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function renderPage({ assets, signIn }: PageFrame): string {
  const { path, integrity } = assets.script;
  return frame(
    assets.styles,
    'Tessera console',
    `<div id="console" data-sign-in="${signIn}"></div>
<noscript><p class="lone">The console needs JavaScript. The command line can do the same: run <code>tessera --help</code>.</p></noscript>
<script type="module" src="${path}" integrity="${integrity}"></script>`,
  );
}

/** The page of a problem that a person met on the way in; without styles where there is no build. */
export function renderProblem(styles: Asset | null, { title, detail = '' }: Problem): string {
  return frame(
    styles,
    escapeHtml(title),
    `<main class="lone"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(detail)}.</p><p><a class="button" href="/console/">To the console</a></p></main>`,
  );
}

function frame(styles: Asset | null, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${styles === null ? '' : `<link rel="stylesheet" href="${styles.path}" integrity="${styles.integrity}">`}
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
