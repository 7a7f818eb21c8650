/**
 * `/_tessera/develop/…`: what the local edge of a developer asks a deployed one for, with a pass as its bearer: the
 * channel, the documents of its releases, fragments before they are stitched, and what a BFF that runs there needs. Code
 * of a working copy never comes here: it stays on the developer's machine, whose edge puts it into their own page alone.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEVELOP_PATH, type DevelopPass, type Pass, type PassFault } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import { jsonAnswer } from '../../wire/json-answer.ts';
import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { createIntroduce } from '../api/introduce.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import { FULL_CAPABILITY } from '../dialect/capability.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';
import type { Fragments } from '../fragments/fragments.ts';
import { isSafe } from '../identity/same-site.ts';
import type { Visitors } from '../identity/visitors.ts';
import type { Relay } from './relay.ts';

export interface Developers {
  /** Rejects with a ProblemError: 401 without a pass that holds, 404. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface DevelopersOptions {
  current(): Snapshot;
  fragments: Fragments;
  visitors: Visitors;
  readPass(token: string): Pass | PassFault;
  /** For BFFs that run on the developer's machine. */
  relay: Relay;
}

export function createDevelopers(options: DevelopersOptions): Developers {
  const { current, fragments, visitors, relay } = options;
  const introduce = createIntroduce(visitors);

  async function answerFragment(request: WireRequest, target: string): Promise<WireResponse> {
    const known = await visitors.sessionOf(request.headers);
    const session = known ?? (isSafe(request.method) ? null : visitors.startGuest());
    const headers = { ...request.headers, 'surrogate-capability': FULL_CAPABILITY };
    const answer = await fragments.fetch({ ...request, target, headers }, { session });
    if (known !== null || session === null || answer.headers['set-cookie'] !== undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': [await visitors.cookieFor(session)] } };
  }

  async function readReleaseDocument(remote: string, id: string): Promise<WireResponse> {
    const release = current().find(remote, id);
    if (release === null) throw gatewayErrors.NOT_FOUND(`${remote}@${id}`);
    // As it was written: a signature holds over that.
    return jsonAnswer(await readFile(join(release.folder, 'release.json'), 'utf8'));
  }

  /** The visitor as a BFF is told of them; POST begins a guest. The cookie itself stays between the browser and the edge. */
  async function readIdentity(request: WireRequest, bff: string, pass: DevelopPass): Promise<WireResponse> {
    relay.requireOwn(bff, pass);
    const { fields, cookiesFor } = await introduce(request, bff);
    const answer = jsonAnswer(JSON.stringify({ assertion: fields[names.identity] ?? null }));
    const cookies = await cookiesFor({ status: answer.status, headers: {} });
    return {
      ...answer,
      headers: { ...answer.headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    };
  }

  return {
    async answer(request) {
      const pass = requirePass(request.headers, options.readPass);
      const target = request.target.slice(DEVELOP_PATH.length - 1);
      if (target.startsWith('/fragments/')) return answerFragment(request, target);
      if (target.startsWith('/upstream/')) return relay.answer(request, pass);
      const asking = /^\/identity\/([a-z][a-z0-9-]*)$/.exec(target)?.[1];
      if (asking !== undefined) return readIdentity(request, asking, pass);
      if (!isSafe(request.method)) throw methodNotAllowed(request.method, ['GET', 'HEAD']);
      const [, kind, remote = '', id = ''] = target.split('?', 1)[0]!.split('/');
      if (kind === 'releases') return readReleaseDocument(remote, id);
      if (target === '/channel') return jsonAnswer(JSON.stringify(current().document));
      if (target === '/layout') {
        const shell = current().stable.releases.get('shell');
        if (shell === undefined) throw gatewayErrors.SHELL_UNAVAILABLE();
        return jsonAnswer(JSON.stringify({ shell: shell.id, layout: shell.layout }));
      }
      if (target === '/visitor') {
        const session = await visitors.sessionOf(request.headers);
        return jsonAnswer(JSON.stringify(session && { user: session.user, guest: session.guest }));
      }
      throw gatewayErrors.NOT_FOUND(request.target);
    },
  };
}

/** @throws ProblemError 401 */
function requirePass(headers: Fields, readPass: DevelopersOptions['readPass']): DevelopPass {
  const token = /^Bearer ([\w.-]+)$/.exec(fieldOf(headers, 'authorization') ?? '')?.[1];
  const found = token === undefined ? 'forged' : readPass(token);
  if (typeof found === 'string') throw gatewayErrors.PASS_INVALID(found);
  if (found.use !== 'develop') throw gatewayErrors.PASS_INVALID('for another use');
  return found;
}
