import type { ShellConfig } from '@tessera/federation/build';

const config: ShellConfig = {
  owner: 'shell-team',
  entry: 'src/shell.ts',
  layout: 'src/layout.html',
  preload: ['react/', 'react-dom/', 'lit/', '@lit-labs/ssr-client/'],
  provides: { react: 'react', lit: 'lit' },
  budget: 90_000,
};

export default config;
