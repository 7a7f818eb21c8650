/** The two flavours of the built shell: what development adds, and that production does without it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { PageManifest } from '@tessera/contracts/page';
import type { UnsignedRelease } from '@tessera/contracts/release';

const folder = fileURLToPath(new URL('../dist/release', import.meta.url));

const manifest: PageManifest = {
  schema: 1,
  page: '',
  revision: 1,
  route: null,
  slots: [],
  remotes: {},
  routes: [],
};
const page404 = (entry: string) => `<!doctype html><title>flavour</title>
<main id="main"><tessera-slot name="main" slot-key="main"><p data-status="404">Nothing here</p></tessera-slot></main>
<script type="application/json" id="tessera-page">${JSON.stringify(manifest)}</script>
<script type="module" src="/${entry}"></script>`;

async function readFlavours() {
  const text = await readFile(join(folder, 'release.unsigned.json'), 'utf8');
  return (JSON.parse(text) as UnsignedRelease).shell!.flavours;
}

for (const { flavour, told } of [
  { flavour: 'development', told: 1 },
  { flavour: 'production', told: 0 },
] as const) {
  test(`the ${flavour} flavour tells ${told} of one event that breaks its contract`, async ({ page }) => {
    const { file } = (await readFlavours())[flavour]!;
    const scripts: string[] = [];
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.route('http://shell.test/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: page404(file) });
      const body = await readFile(join(folder, 'browser', pathname), 'utf8');
      if (pathname.endsWith('.js')) scripts.push(body);
      return route.fulfill({
        contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript',
        body,
      });
    });
    await page.goto('http://shell.test/', { waitUntil: 'networkidle' });

    await page.evaluate(() => {
      window.dispatchEvent(new CustomEvent('tessera:cart:changed', { detail: { count: 2 } }));
      window.dispatchEvent(new CustomEvent('tessera:cart:changed', { detail: { count: -1 } }));
    });
    const faults = errors.filter((text) => text.includes('event-payload-refused'));
    expect(faults).toHaveLength(told);
    expect(scripts.some((text) => text.includes('PAYLOAD_REFUSED'))).toBe(told > 0);
  });
}
