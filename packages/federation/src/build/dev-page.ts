/**
 * The stand-alone dev page of a remote: its stories, one at a time, shown anew whenever a file is saved, without any platform around it.
 * What its views ask of `/api` and `/media` goes to a running shop, where there is one. An event that breaks its
 * contract is told in the console and on the page.
 */

import type { Plugin } from 'vite';
import type { RemoteConfig } from '../remote/define-remote.ts';

const CLIENT = 'virtual:tessera-dev-page';

const page = (name: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} · stories</title>
</head>
<body>
<nav id="stories" aria-label="Stories"></nav>
<ul id="faults" role="alert" aria-label="Events that break their contract"></ul>
<main id="main"><tessera-slot name="main" slot-key="main"></tessera-slot></main>
<script type="module" src="/@id/__x00__${CLIENT}"></script>
</body>
</html>
`;

const client = ({ exposes, fragments }: RemoteConfig) => `
import '@tessera/ui/tokens.css';
import '@tessera/ui/base.css';
import '/@tessera-dev/page.css';
import { checkEvents } from '@tessera/fragment/development';
${Object.values(exposes)
  .map((file, index) => `import { app as app${index} } from '/${file}';`)
  .join('\n')}
import { stories } from '/src/stories.ts';

const apps = {${Object.entries(fragments).map(([name, { expose = './app' }]) => `${JSON.stringify(name)}: app${Object.keys(exposes).indexOf(expose)}`)}};
const nav = document.querySelector('#stories');
const slot = document.querySelector('tessera-slot');
const params = new URLSearchParams(location.search);
let mounted;

checkEvents(window, ({ code, message }, payload) => {
  console.error('[dev] ' + code + ': ' + message, payload);
  const fault = document.createElement('li');
  fault.textContent = code + ': ' + message + ' (' + JSON.stringify(payload) + ')';
  document.querySelector('#faults').append(fault);
});

function show(index) {
  mounted?.unmount();
  const { fragment, props, params = {} } = stories[index];
  mounted = apps[fragment].mount(slot, { fragment, params, props, status: 200 }, {
    key: 'main', release: '0.0.0-00000000', pageToken: '',
    navigate: (href) => console.info('[dev] navigates to', href),
    report: (error, what) => console.error('[dev]', what, error),
  });
}

for (const [index, { fragment, name }] of stories.entries()) {
  const link = document.createElement('a');
  link.href = '?story=' + index;
  link.textContent = fragment + ': ' + name;
  if (String(index) === (params.get('story') ?? '0')) link.setAttribute('aria-current', 'page');
  nav.append(link);
}
const theme = document.createElement('button');
theme.className = 'button button--quiet';
theme.textContent = 'Light or dark';
theme.addEventListener('click', () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
});
nav.append(theme);
show(Number(params.get('story') ?? 0));
`;

const style = `
#stories { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center; padding: 0.75rem 1rem;
  border-block-end: 1px solid var(--line); background: var(--surface); font-size: var(--text-s); }
#stories a { color: var(--ink-soft); }
#stories a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
#stories button { margin-inline-start: auto; min-height: 2rem; padding: 0.25rem 0.875rem; }
#faults { margin: 0; padding: 0; list-style: none; background: var(--danger-wash); color: var(--danger); font-size: var(--text-s); }
#faults li { padding: 0.5rem 1rem; overflow-wrap: anywhere; }
`;

export function devPage(config: RemoteConfig): Plugin {
  return {
    name: 'tessera:dev-page',
    apply: 'serve',
    resolveId: (id) => {
      if (id === `\0${CLIENT}`) return id;
      return id === '/@tessera-dev/page.css' ? '\0tessera-dev-page.css' : null;
    },
    load: (id) => {
      if (id === `\0${CLIENT}`) return client(config);
      return id === '\0tessera-dev-page.css' ? style : null;
    },
    configureServer(server) {
      return () => {
        server.middlewares.use(async (request, response, next) => {
          const path = request.originalUrl?.split('?')[0];
          if (path !== '/' && path !== '/index.html') return next();
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(await server.transformIndexHtml('/', page(config.name)));
        });
      };
    },
  };
}
