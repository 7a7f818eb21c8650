/** A site of one remote: its build and the shell's, fragments rendered from its server bundle, and a BFF that fails. */

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';
import type { Instance } from '@tessera/fragment/server';
import { EXAMPLE_IMAGE, EXAMPLE_IMAGE_TEXT, type Story } from '@tessera/fragment/stories';
import type { Build } from '../build/build.ts';
import { type LoadEnd, type Loading, startRenderer } from '../build/renderer.ts';
import { answerBadly, type BffFault, type ExampleBff } from './bff.ts';
import { describeStage, type Flavour, STAGE_RELEASE, stageContainer } from './stage-page.ts';

export interface StageOptions {
  build: Build;
  shell: Build;
  /** The first one of a fragment is shown where it is nested in another. */
  stories: readonly Story[];
  /** What answers where the BFF is well. @default it never is */
  bff?: ExampleBff | null;
  /** Whether its server bundle renders. @default whether it has one */
  isRendered?: boolean;
}

export interface Stage extends AsyncDisposable {
  build: Build;
  /** Whether its BFF can be well. */
  hasBff: boolean;
  /** The address of the page, with this flavour of the shell, and a BFF that is well or has this fault. */
  address(flavour: Flavour, fault?: BffFault | 'well'): string;
  /** What a BFF answers for a story, with what it nests put in; nothing for a build without a server bundle. */
  render(story: Story, key: string): Promise<string>;
  /** What its server side makes of a BFF in trouble; `null` for a build without one. */
  load(loading: Omit<Loading, 'instance'>): Promise<LoadEnd> | null;
}

/** Listens on 127.0.0.1 until it is disposed of. */
export async function startStage({
  build,
  shell,
  stories,
  bff = null,
  isRendered = build.release.server !== null,
}: StageOptions): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const renderer = isRendered ? stack.use(startRenderer(build)) : null;
  const server = createServer(answerWith([build, shell], bff));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const { remote } = build.release;
  const nested = Object.values(build.release.fragments).flatMap(({ nests }) => nests);
  const nests = Object.fromEntries(nested.map((name) => [name.split('/')[0]!, STAGE_RELEASE]));

  const instanceOf = (key: string): Instance => ({
    ...{ key, release: build.id, nests: { ...nests, [remote]: build.id } },
  });

  async function render(story: Story, key: string): Promise<string> {
    if (renderer === null) return '';
    const { fragment, props } = story;
    const html = await renderer.render({ fragment, props, instance: instanceOf(key) });
    return fragmentMarkup({
      remote,
      fragment,
      release: build.id,
      key,
      html: await fill(html, key),
      props,
    });
  }

  /** Puts in what is nested, as the edge does. */
  async function fill(html: string, key: string): Promise<string> {
    const parts = html.split(/(<esi:try>[\s\S]*?<\/esi:try>)/);
    const filled = parts.map(async (part) => {
      const path = /<esi:include src="([^"?]+)/.exec(part)?.[1];
      if (path === undefined) return part;
      const address = parseFragmentPath(path)!;
      const story = stories.find((one) => address.remote === remote && one.fragment === address.fragment);
      const inner = `${key}-${address.fragment}`;
      if (story !== undefined) return render(story, inner);
      return fragmentMarkup({ ...address, key: inner, html: '<div></div>', props: {} });
    });
    return (await Promise.all(filled)).join('');
  }

  const kept = stack.move();
  return {
    build,
    hasBff: bff !== null,
    address(flavour, fault = 'down') {
      return `http://127.0.0.1:${port}/?${new URLSearchParams({ flavour, fault })}`;
    },
    render,
    load: (loading) => renderer?.load({ ...loading, instance: instanceOf('first') }) ?? null,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function answerWith(builds: readonly [Build, Build], bff: ExampleBff | null): RequestListener {
  const [build, shell] = builds;
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stage');
    const page = new URL(request.headers.referer ?? '/', 'http://stage');
    if (url.pathname === '/') {
      const { html, policy } = describeStage(build, shell, url.searchParams.get('flavour') as Flavour);
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
    } else if (url.pathname.startsWith('/api/')) {
      const fault = page.searchParams.get('fault') as BffFault | 'well';
      if (fault !== 'well') answerBadly(fault, response);
      else if (bff === null) answerBadly('down', response);
      else bff.answer(request, response);
    } else if (url.pathname.startsWith('/r/')) {
      void answerFile(builds, url.pathname, response);
    } else if (url.pathname === EXAMPLE_IMAGE) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(EXAMPLE_IMAGE_TEXT);
    } else {
      // A browser stays on its page when another one has no content.
      response.writeHead(204).end();
    }
  };
}

async function answerFile(builds: readonly Build[], path: string, response: ServerResponse): Promise<void> {
  const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
  const owner = builds.find(({ base }) => path.startsWith(base));
  const file = owner?.release.files.find((one) => owner.base + one.path.slice('browser/'.length) === path);
  if (owner !== undefined && file !== undefined) {
    const content = await readFile(join(owner.folder, file.path));
    response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=60' }).end(content);
  } else if (path.includes(`/${STAGE_RELEASE}/`)) {
    response.writeHead(200, { 'content-type': type }).end(stageContainer);
  } else {
    response.writeHead(404).end();
  }
}
