/** Everything below `/console` that a browser opens by itself: pages, their script and styles, the way in. */

import { toProblem } from '@tessera/contracts/problem';
import { type Logger, logFailure } from '@tessera/service';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { FailureLimit } from '../access/failure-limit.ts';
import type { Services } from '../api/services.ts';
import { createSignInRoutes } from '../sign-in/routes.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { type Asset, type Assets, createAssets } from './assets.ts';
import { pageHeaders, renderPage, renderProblem } from './page.ts';

export interface ConsoleRoutesDeps extends Pick<Services, 'audit' | 'write'> {
  signIn: SignIn;
  failures: FailureLimit;
  /** The folder of the console's build. */
  folder: string;
  logger: Logger;
}

/** The addresses that its script knows, too. */
const pages = [
  '/',
  '/remotes/:remote',
  '/remotes/:remote/compare',
  '/audit',
  '/shared',
  '/pages',
  '/executions',
  '/executions/:name',
  '/functions',
];

export function createConsoleRoutes(deps: ConsoleRoutesDeps): Router {
  const { signIn, folder, logger } = deps;
  const assets = createAssets(folder);
  const html = createPageRoute(assets, signIn);
  const router = Router();
  router.get('/assets/:name', createAssetRoute(assets));
  router.get(pages, html);
  router.use(createSignInRoutes(deps), answerWithPage(assets, logger));
  return router;
}

function createPageRoute(assets: () => Assets, { publicUrl, embedded }: SignIn): RequestHandler {
  const { host } = new URL(publicUrl);
  return (request, response) => {
    // Cookies are the host's: on another name of this machine nobody would be signed in.
    if (isLoopback(request.headers.host) && isLoopback(host) && request.headers.host !== host) {
      return void response.redirect(302, publicUrl + request.originalUrl);
    }
    const frame = { assets: assets(), signIn: embedded === null ? 'issuer' : 'link' } as const;
    response.writeHead(200, pageHeaders);
    response.end(renderPage(frame));
  };
}

function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

function createAssetRoute(assets: () => Assets): RequestHandler {
  return (request, response, next) => {
    const found: Asset | undefined = Object.values(assets()).find(({ path }) => path === request.originalUrl);
    if (found === undefined) return next();
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': found.content.length,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    response.end(found.content);
  };
}

/** Express recognises an error handler by its four parameters. */
function answerWithPage(assets: () => Assets, logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    logFailure(logger, error);
    const problem = toProblem(error);
    const page = renderProblem(stylesOf(assets), problem);
    response.writeHead(problem.status, { ...pageHeaders, 'tessera-problem': problem.code });
    response.end(page);
  };
}

function stylesOf(assets: () => Assets): Asset | null {
  try {
    return assets().styles;
  } catch {
    return null;
  }
}
