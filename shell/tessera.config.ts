import type { ShellConfig } from '@tessera/federation/build';

const config: ShellConfig = {
  owner: 'shell-team',
  entry: 'src/shell.ts',
  preload: ['src/loading/react.ts'],
  layout: 'src/layout.html',
  provides: { react: 'react', lit: 'lit' },
  budget: 90_000,
};

export default config;
