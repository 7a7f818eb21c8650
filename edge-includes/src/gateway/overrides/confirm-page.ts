/** The page that a link to an override leads to: it says what is about to happen, and nothing happens without its button. */

import { escapeHtml } from '../head/escape.ts';
import type { HeldOverride, RefusedOverride } from './overrides.ts';
import { OVERRIDE_PATH, STYLE_PATH } from './paths.ts';
import { describeFault, untilHtml } from './words.ts';

/** Only its own style sheet and its own form. */
export const confirmPolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface ConfirmPage {
  override: HeldOverride;
  /** Remote → the release that everybody gets. */
  present: ReadonlyMap<string, { id: string }>;
  /** The site's host. */
  host: string;
  /** The path that is shown then. */
  to: string;
}

export function confirmPage({ override, present, host, to }: ConfirmPage): string {
  const { pass, releases, token } = override;
  const changes = releases.map(({ release: { remote }, id }) => {
    const before = present.get(remote)?.id;
    const instead =
      before === undefined
        ? 'which nobody else has'
        : before === id
          ? 'which everybody has'
          : `instead of <code>${escapeHtml(before)}</code>`;
    return `<li><strong>${escapeHtml(remote)}</strong> <code>${escapeHtml(id)}</code> <span class="o-soft">${instead}</span></li>`;
  });
  const until =
    pass.channel === undefined
      ? untilHtml(override)
      : `${untilHtml(override)}, or until the preview is removed`;
  return frame(
    'See other releases?',
    `<h1>See ${escapeHtml(host)} with other releases?</h1>
<p>In this browser alone, the site will be shown with releases that its other visitors do not get.</p>
<dl>
${pass.channel === undefined ? '' : `<dt>Preview</dt><dd>${escapeHtml(pass.channel)}</dd>`}
<dt>Releases</dt><dd><ul>${changes.join('')}</ul></dd>
<dt>Asked for by</dt><dd>${escapeHtml(pass.sub)}</dd>
<dt>Until</dt><dd>${until}</dd>
</dl>
<p class="o-note">It is the real site: what you order or change there is ordered and changed. Pages where people pay or give a password stay as everybody gets them.</p>
<p>If nobody you know has sent you here, do not go on.</p>
<form class="o-actions" method="post" action="${OVERRIDE_PATH}">
<input type="hidden" name="pass" value="${escapeHtml(token)}"><input type="hidden" name="to" value="${escapeHtml(to)}">
<button type="submit">See these releases</button> <a class="o-link" href="/">No, show the site as it is</a>
</form>`,
  );
}

export function refusedPage(override: RefusedOverride): string {
  return frame(
    'Nothing to preview',
    `<h1>This link shows nothing</h1>
<p>${escapeHtml(describeFault(override))}</p>
<p class="o-soft">Whoever sent it can make another one with <code>tessera preview</code>.</p>
<p class="o-actions"><a class="o-link" href="/">Go to the site</a></p>`,
  );
}

function frame(title: string, content: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="${STYLE_PATH}"></head>` +
    `<body class="tessera-override-page"><main>${content}</main></body></html>`
  );
}
