/** Fragments of working copies from their dev servers, all others from the deployed site. */

import { parseFragmentPath } from '@tessera/contracts/fragment';
import { headers as names } from '@tessera/contracts/headers';
import type { Snapshot } from '../gateway/choice/snapshot.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import { problemCodeOf } from '../gateway/fragments/bff-problem.ts';
import type { Fragments } from '../gateway/fragments/fragments.ts';
import type { HttpClient } from '../wire/client.ts';
import { collectBody, fieldOf, type WireRequest, type WireResponse } from '../wire/message.ts';
import type { Platform } from './platform.ts';
import type { WorkingCopy } from './working-copies.ts';

export interface DevFragmentsOptions {
  current(): Snapshot;
  platform: Platform;
  copies: ReadonlyMap<string, WorkingCopy>;
  client: HttpClient;
  /** With which style sheets may stand in the page. */
  nonce: string;
}

/** Most bytes of a fragment. */
const FRAGMENT_LIMIT = 8 * 1_048_576;

/** The header in which a dev server is told who asks; see the working copy's server. */
const VISITOR_HEADER = 'tessera-dev-visitor';

export function createDevFragments(options: DevFragmentsOptions): Fragments {
  const { current, platform, copies, client, nonce } = options;
  async function render(copy: WorkingCopy, request: WireRequest): Promise<WireResponse> {
    const visitor = await platform.readVisitor(request.headers).catch(() => null);
    const { timeout } = declarationOf(copy, request.target);
    const response = await client.send(copy.url, {
      ...request,
      headers: {
        accept: 'text/html',
        host: copy.url.host,
        cookie: request.headers['cookie'],
        'content-type': request.headers['content-type'],
        'content-length': request.headers['content-length'],
        'surrogate-capability': request.headers['surrogate-capability'],
        [names.deadline]: String(Date.now() + timeout),
        [VISITOR_HEADER]: Buffer.from(JSON.stringify(visitor)).toString('base64url'),
      },
    });
    const code = await problemCodeOf(response);
    if (code !== null)
      throw gatewayErrors.FRAGMENT_REFUSED(request.target, `its dev server answered ${code}`);
    const html = Buffer.from(await collectBody(response.body, FRAGMENT_LIMIT)).toString();
    // The page's policy knows the hashes of releases alone.
    const body = Buffer.from(html.replaceAll('<style>', `<style nonce="${nonce}">`));
    // Seen from a browser, nothing of a working copy is ever kept.
    const content = /content="[^"]*"/.exec(fieldOf(response.headers, names.surrogateControl) ?? '')?.[0];
    return {
      ...response,
      body,
      headers: {
        ...response.headers,
        'content-length': String(body.length),
        'cache-control': 'private, no-store',
        [names.surrogateControl]: content === undefined ? 'no-store' : `no-store, ${content}`,
      },
    };
  }

  return {
    async fetch(request) {
      const path = request.target.split('?', 1)[0]!;
      const address = parseFragmentPath(path);
      if (address === null || current().find(address.remote, address.release) === null) {
        throw gatewayErrors.NOT_FOUND(path);
      }
      const copy = copies.get(address.remote);
      return copy === undefined ? platform.fetchFragment(request) : render(copy, request);
    },
  };
}

function declarationOf({ release }: WorkingCopy, target: string): { timeout: number } {
  const address = parseFragmentPath(target.split('?', 1)[0]!);
  const found = release.release.fragments[address?.fragment ?? ''];
  if (found === undefined) throw gatewayErrors.NOT_FOUND(target);
  return found;
}
