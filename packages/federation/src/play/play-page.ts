/**
 * The page of a remote's stories, without any platform: the fragment in a frame, which has a width, a theme and a
 * direction of its own, and beside it what it is given and what it tells.
 */

import { createRequire } from 'node:module';
import { EXAMPLE_IMAGE, EXAMPLE_IMAGE_TEXT } from '@tessera/fragment/stories';
import type { Plugin } from 'vite';
import { servedFile } from '../dev/served-file.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';

const PLAY = 'virtual:tessera-play';
const FRAME = 'virtual:tessera-play-frame';

const fileOf = (name: string) => servedFile(`browser/${name}`, import.meta.url);

/** A remote need not have the package of the tokens itself. */
const baseStyles = ['@tessera/ui/tokens.css', '@tessera/ui/base.css']
  .map((door) => `import ${JSON.stringify(`/@fs${createRequire(import.meta.url).resolve(door)}`)};`)
  .join('\n');

const html = (title: string, body: string, module: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
${body}
<script type="module" src="/@id/__x00__${module}"></script>
</body>
</html>
`;

const playSource = ({ name }: RemoteConfig) => `
${baseStyles}
import ${JSON.stringify(fileOf('play.css'))};
import { readSchemas } from ${JSON.stringify(fileOf('schemas.ts'))};
import { showStories } from ${JSON.stringify(fileOf('play.ts'))};
import { stories } from '/src/stories.ts';
showStories({ remote: ${JSON.stringify(name)}, stories, schemas: await readSchemas() });
`;

const frameSource = ({ exposes, fragments }: RemoteConfig) => {
  const files = Object.entries(exposes);
  const apps = Object.entries(fragments).map(([name, { expose = './app' }]) => {
    const index = files.findIndex(([own]) => own === expose);
    return `${JSON.stringify(name)}: app${index}`;
  });
  return `
${baseStyles}
${files.map(([, file], index) => `import { app as app${index} } from '/${file}';`).join('\n')}
import { playStory } from ${JSON.stringify(fileOf('frame.ts'))};
playStory({ ${apps.join(', ')} });
`;
};

export function playPage(config: RemoteConfig): Plugin {
  const pages: Readonly<Record<string, string>> = {
    '/': html(`${config.name} · stories`, '<div id="play"></div>', PLAY),
    '/frame': html(
      'Story',
      '<main id="main"><tessera-slot name="main" slot-key="main"></tessera-slot></main>',
      FRAME,
    ),
  };
  return {
    name: 'tessera:play-page',
    apply: 'serve',
    resolveId: (id) => (id === `\0${PLAY}` || id === `\0${FRAME}` ? id : null),
    load(id) {
      if (id === `\0${PLAY}`) return playSource(config);
      return id === `\0${FRAME}` ? frameSource(config) : null;
    },
    configureServer(server) {
      server.middlewares.use(EXAMPLE_IMAGE, (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(EXAMPLE_IMAGE_TEXT);
      });
      return () => {
        server.middlewares.use(async (request, response, next) => {
          const path = request.originalUrl?.split('?', 1)[0] ?? '';
          const page = pages[path === '/index.html' ? '/' : path];
          if (page === undefined) return next();
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(await server.transformIndexHtml(path, page));
        });
      };
    },
  };
}
