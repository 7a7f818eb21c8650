/** The React plugin has React bundled ahead wherever it runs, also where nobody has or takes it. */

import type { Plugin } from 'vite';

export function noForcedReact(): Plugin {
  return {
    name: 'tessera:no-forced-react',
    apply: 'serve',
    configResolved({ optimizeDeps, environments }) {
      for (const options of [optimizeDeps, ...Object.values(environments).map((one) => one.optimizeDeps)]) {
        options.include = options.include?.filter((id) => !/^react(?:-dom)?(?:\/|$)/.test(id)) ?? [];
      }
    },
  };
}
