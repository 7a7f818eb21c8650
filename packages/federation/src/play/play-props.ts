/**
 * `/props` of the page of stories: asked for, the schemas of props; sent some, what is wrong with them. Schemas are those
 * of `tessera.config.ts` as it is saved, evaluated by Vite's module runner.
 */

import { json } from 'node:stream/consumers';
import type { Connect, Plugin } from 'vite';
import { CONFIG_FILE } from '../build/workspace.ts';
import { createServerModules } from '../dev/server-modules.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { createPropsSchemas, type PropsSchemas } from './props-schemas.ts';

export function playProps(): Plugin {
  let close: () => Promise<void>;
  return {
    name: 'tessera:play-props',
    apply: 'serve',
    configureServer(server) {
      const modules = createServerModules(server);
      close = modules.close;
      const open = async () => (await modules.open<{ default: RemoteConfig }>(CONFIG_FILE)).default;
      server.middlewares.use('/props', answerProps(createPropsSchemas(open)));
      // The browser has taken nothing from these files but types.
      server.watcher.on('change', (file) => {
        const { ssr, client } = server.environments;
        const isSchema = ssr!.moduleGraph.getModulesByFile(file) !== undefined;
        if (isSchema && client!.moduleGraph.getModulesByFile(file) === undefined)
          client!.hot.send({ type: 'full-reload' });
      });
    },
    closeBundle: () => close(),
  };
}

function answerProps({ describe, check }: PropsSchemas): Connect.NextHandleFunction {
  return async (request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      if (request.method === 'GET') return send(200, await describe());
      const { fragment, props } = (await json(request)) as { fragment: string; props: unknown };
      return send(200, await check(fragment, props));
    } catch (error) {
      // Somebody is in the middle of writing the configuration.
      return send(500, { title: error instanceof Error ? error.message : String(error) });
    }
  };
}
