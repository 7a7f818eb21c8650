/**
 * Serves the modules of a working copy together: a page gets all of them in one file. A browser needs more than a
 * millisecond of its own for each file, so that a remote of some hundred modules would take seconds whenever its page is
 * loaded. What is saved later comes as one module, as it does without this.
 */

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { posix, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { servedFile } from '../served-file.ts';
import { createJoinedGraph, type JoinedGraph } from './graph.ts';
import { writeIndexMap } from './index-map.ts';
import { DEFINE_MARK, MAP_MARK, readMarks } from './marks.ts';
import { type Written, writeDefinitions, writeModule } from './write.ts';

/** The file with all of them, below the server's base. */
export const JOINED_FILE = '@tessera/joined.js';

const RUNTIME = servedFile('../browser/joined-modules.ts', import.meta.url);

export interface JoinedModulesOptions {
  root: string;
  /** Expose → source file, relative to `root`. */
  exposes: Readonly<Record<string, string>>;
}

export interface JoinedModules extends Plugin {
  /** Transforms all of them, for a page that will ask soon. */
  warm(): Promise<void>;
}

export function joinedModules({ root, exposes }: JoinedModulesOptions): JoinedModules {
  let graph: JoinedGraph | null = null;
  let runtime = '';
  let joinedUrl = '';
  let entries: string[] = [];

  async function write(url: string, isDefinition: boolean): Promise<Written | null> {
    if (url === joinedUrl) return writeDefinitions(graph!, await graph!.reach(entries), runtime);
    const definition = await graph!.definitionOf(url);
    if (definition === null) return null;
    if (isDefinition) return writeDefinitions(graph!, new Map([[url, definition]]), runtime);
    return writeModule(graph!, url, definition, runtime);
  }

  /** Whether it has answered. Rejects with what transforming a module throws. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { url, marks } = readMarks(decoded(request.url));
    const written = await write(url, marks.has(DEFINE_MARK));
    if (written === null) return false;
    const digest = createHash('sha256').update(written.code).digest('base64url').slice(0, 16);
    response.setHeader('cache-control', 'no-cache');
    const asked = marks.get(MAP_MARK);
    if (asked !== undefined) {
      // It has been saved since: the lines are other ones.
      response.statusCode = asked === digest ? 200 : 404;
      response.setHeader('content-type', 'application/json');
      response.end(asked === digest ? await writeIndexMap(graph!, written) : '{}');
      return true;
    }
    const etag = `W/"${digest}"`;
    response.setHeader('content-type', 'text/javascript');
    response.setHeader('etag', etag);
    response.statusCode = request.headers['if-none-match'] === etag ? 304 : 200;
    const mark = `${MAP_MARK}=${digest}`;
    const map = `//# sourceMappingURL=${request.url}${request.url!.includes('?') ? '&' : '?'}${mark}\n`;
    response.end(response.statusCode === 304 ? undefined : written.code + map);
    return true;
  }

  return {
    name: 'tessera:joined-modules',
    apply: 'serve',
    configureServer(server) {
      const { base } = server.config;
      joinedUrl = base + JOINED_FILE;
      runtime = base.slice(0, -1) + RUNTIME;
      entries = Object.values(exposes).map(
        (file) => base + posix.normalize(relative(root, resolve(root, file)).replaceAll('\\', '/')),
      );
      graph = createJoinedGraph(server.environments.client, { base, natives: [runtime] });
      server.middlewares.use((request, response, next) => {
        const { url } = readMarks(decoded(request.url));
        if (url !== joinedUrl && !(isModuleRequest(request) && graph!.isJoinable(url))) return next();
        // Whatever it is that fails, Vite finds it again, and shows it.
        answer(request, response).then(
          (isAnswered) => (isAnswered ? undefined : next()),
          () => next(),
        );
      });
    },
    async warm() {
      await graph?.reach(entries);
    },
  };
}

/** As Vite writes addresses: a file's name may have spaces, or letters of any language. */
function decoded(url = ''): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

/** Whether the browser will evaluate it as a module. Pages on plain HTTP that are not local do not say so. */
function isModuleRequest({ method, headers, url = '' }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  if (url.includes(MAP_MARK)) return true;
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined) return destination === 'script';
  return !/text\/(?:css|html)|image\//.test(headers.accept ?? '');
}
