/**
 * Answers for the fragments of a working copy as a BFF does for those of a release: the same addresses, headers and
 * markup, rendered by modules that change while they are edited.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { IdentityClaims } from '@tessera/contracts/identity';
import { toProblem } from '@tessera/contracts/problem';
import type { FragmentDeclaration } from '@tessera/contracts/release';
import type { ServerRemote } from '@tessera/fragment/server';
import { createFrame, createMetrics, deadlineSignal, type Logger, sendProblem } from '@tessera/service';
import express, { type ErrorRequestHandler } from 'express';
import { createCookieSink } from '../cookies/cookie-sink.ts';
import { createFragmentRoutes } from '../fragments/fragment-routes.ts';
import { renderFragment } from '../releases/render-fragment.ts';

export interface WorkingCopyOptions {
  /** The remote's name. */
  name: string;
  /** The remote as its modules are now. Rejects when they cannot be run. */
  open(): Promise<{ remote: ServerRemote; fragments: Readonly<Record<string, FragmentDeclaration>> }>;
  /** The BFF's operations as `load` calls them, in the name of who asks. */
  apiFor(request: IncomingMessage): Promise<unknown>;
  /** Who asks, as the local edge has learned. */
  identityOf(request: IncomingMessage): IdentityClaims | null;
  /** Modules or fragments failed, other than with a problem that they threw on purpose. */
  onError(error: unknown): void;
  logger: Logger;
  /** Milliseconds a request may take when it brings no deadline. @default 10_000 */
  budget?: number;
}

export function createWorkingCopy(options: WorkingCopyOptions): RequestListener {
  const { name, logger, budget = 10_000 } = options;
  const asked = new AsyncLocalStorage<IncomingMessage>();
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(
    '/fragments',
    createFragmentRoutes({
      remotes: [name],
      logger,
      contextOf(request, response) {
        const left = new AbortController();
        response.once('close', () => left.abort());
        return {
          identity: options.identityOf(request),
          client: '',
          cookies: createCookieSink(),
          headers: new Map(),
          signal: AbortSignal.any([left.signal, deadlineSignal(budget)]),
          requestId: '',
        };
      },
      pool: {
        async use(_remote, _release, work) {
          const { remote, fragments } = await options.open().catch((error: unknown) => {
            options.onError(error);
            throw error;
          });
          const submits = Object.entries(remote.fragments).map(([fragment, { submit }]) => {
            return [fragment, { submits: submit !== undefined }] as const;
          });
          return work({
            release: { fragments },
            worker: {
              fragments: Object.fromEntries(submits),
              async render(request, context) {
                try {
                  const api = await options.apiFor(asked.getStore()!);
                  const fragment = remote.fragments[request.fragment]!;
                  return await renderFragment(fragment, request, { api, signal: context.signal });
                } catch (error) {
                  if (toProblem(error).code === 'internal') options.onError(error);
                  throw error;
                }
              },
            },
          });
        },
      },
    }),
  );
  app.use(answerWithProblem);
  const frame = createFrame({ logger, metrics: createMetrics(`working-copy-${name}`), budget });
  return frame((request, response) => asked.run(request, () => app(request, response)));
}

/** Express recognises an error handler by its four parameters. */
const answerWithProblem: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  sendProblem(response, error);
};
