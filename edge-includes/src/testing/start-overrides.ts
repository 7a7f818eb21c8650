/** The test shop with a release of catalog that nobody gets, and passes that name it. */

import { readFile } from 'node:fs/promises';
import {
  createPassReader,
  createPassSigner,
  OVERRIDE_PATH,
  type OverridePass,
} from '@tessera/contracts/developers';
import { parseFragmentPath } from '@tessera/contracts/fragment';
import { type Release, releaseId } from '@tessera/contracts/release';
import { startTestServer } from '@tessera/service/testing';
import { onTestFinished } from 'vitest';
import { createPreviews } from '../gateway/overrides/previews.ts';
import { testPassKey } from './pass-key.ts';
import { type BffHandler, rendered, type TestEdgeOptions } from './start-edge.ts';
import { sameSite, startShop } from './start-shop.ts';

type Claims = Partial<Omit<OverridePass, 'use' | 'iat' | 'exp'>>;

/** Says which release has rendered it. */
const byRelease =
  (text: string): BffHandler =>
  (request, response) => {
    const address = parseFragmentPath(new URL(request.url!, 'http://bff').pathname);
    return rendered(`<h1>${text} of ${address!.release}</h1>`)(request, response);
  };

export async function startOverriddenShop(options: TestEdgeOptions = {}) {
  /** What the registry answers for `pr-7`, and how often it was asked. */
  const preview = { status: 404, text: '{}', asked: 0 };
  const registryServer = await startTestServer((request, response) => {
    preview.asked += 1;
    if (request.url !== '/channels/pr-7') return void response.writeHead(404).end('{}');
    response.writeHead(preview.status, { 'content-type': 'application/json' }).end(preview.text);
  });
  onTestFinished(() => registryServer[Symbol.asyncDispose]());
  let registryKeys = {};
  const time = { now: Date.now() };
  const shop = await startShop(
    {
      home: byRelease('Home'),
      product: byRelease('Product'),
      cart: byRelease('Cart'),
      new: byRelease('New'),
    },
    {
      readPass: (site) => createPassReader(testPassKey.keys, { site, now: () => time.now }),
      previews: {
        read: (channel) => {
          previews ??= createPreviews({
            url: `${registryServer.url}/channels/production`,
            token: 'token',
            registryKeys,
            onError: () => undefined,
            now: () => time.now,
          });
          return previews.read(channel);
        },
      },
      ...options,
    },
  );
  let previews: ReturnType<typeof createPreviews> | undefined;
  registryKeys = shop.registry.registryKeys;
  onTestFinished(() => shop[Symbol.asyncDispose]());

  const { signature: _, ...facts } = shop.catalog;
  const publishNext = (version: string): Promise<Release> =>
    shop.registry.publish({
      remote: 'catalog',
      version,
      bff: { name: 'catalog', contract: '^1.0.0' },
      contents: { 'browser/app.js': `export const version = "${version}";\n` },
      exposes: { './app': { file: 'app.js', css: [], preload: [] } },
      fragments: { ...facts.fragments, new: { criticality: 'primary', timeout: 500 } },
      routes: [...facts.routes, { pattern: '/new', fragment: 'new' }],
    });
  const next = await publishNext('2.0.0');
  const sign = createPassSigner(testPassKey.key, { now: () => time.now });
  const passFor = (claims: Claims = {}, until?: number) =>
    sign(
      {
        use: 'override',
        aud: new URL(shop.edge.url).origin,
        sub: 'catalog-team/ci',
        releases: { catalog: releaseId(next) },
        may: ['catalog'],
        ...claims,
      },
      until,
    ).token;
  const cookieOf = (token: string) => `tessera-override=${token}`;
  const visit = async (
    path: string,
    { cookie, headers = {} }: { cookie?: string; headers?: Record<string, string> } = {},
  ) => {
    const response = await shop.get(path, {
      headers: { accept: 'text/html', ...headers, ...(cookie === undefined ? {} : { cookie }) },
    });
    return { response, page: await response.text() };
  };
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = sameSite) =>
    shop.get(path, { method: 'POST', headers: { ...headers }, body: new URLSearchParams(fields) });

  return {
    shop,
    next,
    nextId: releaseId(next),
    liveId: releaseId(shop.catalog),
    publishNext,
    passFor,
    cookieOf,
    visit,
    post,
    preview,
    time,
    linkOf: (token: string) => `${OVERRIDE_PATH}?pass=${token}`,
    /** Changes production. */
    async change(changes: { withdrawn?: string[]; catalog?: Release }) {
      await shop.registry.writeChannel({
        stable: [shop.shell, shop.navigation, changes.catalog ?? shop.catalog],
        withdrawn: { catalog: changes.withdrawn ?? [] },
        bffs: shop.bffs,
      });
      await shop.reload();
    },
    /** Makes the preview name a release of catalog, and remotes that production does not have. */
    async setPreview(catalog: Release, revision: number, others: readonly Release[] = []) {
      const at = shop.edge.choice.current()!.document.revision;
      await shop.registry.writeChannel({
        channel: 'pr-7',
        revision,
        stable: [shop.shell, shop.navigation, catalog, ...others],
        bffs: shop.bffs,
      });
      preview.text = await readFile(shop.registry.channelFile, 'utf8');
      preview.status = 200;
      await shop.registry.writeChannel({
        revision: at + 1,
        stable: [shop.shell, shop.navigation, shop.catalog],
        bffs: shop.bffs,
      });
      await shop.reload();
    },
  };
}
