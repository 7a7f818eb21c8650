/** Every package that runs in production, with the reason it is there. `tools/check.ts` compares both ways. */

export const runtimeDependencies: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb':
    'tables of a deployment on AWS; loaded by a function that has STORE_TABLE alone',
  '@aws-sdk/lib-dynamodb': 'its other half: values of JavaScript instead of typed attributes',
  '@axe-core/playwright': 'finds what is not accessible in every fragment; runs in tests of teams alone',
  '@lit-labs/ssr': 'renders Lit on the server, with declarative shadow roots',
  '@lit-labs/ssr-client': 'hydrates what it has rendered',
  '@originjs/vite-plugin-federation': 'makes the federation containers of the remotes; runs in builds alone',
  '@redis/client': 'carries purges between instances of the edge; reconnects by itself',
  '@vitejs/plugin-react': 'compiles JSX and keeps state while developing; runs in builds alone',
  cockatiel: 'bulkhead, breaker, retry and timeout around every upstream call; aborts what it gives up',
  commander: 'reads the command line of tessera: help, suggestions, subcommands; no dependencies of its own',
  'csv-parse': 'reads CSV catalogues as a stream, with quotes and line breaks in fields',
  'es-module-lexer': 'reads the imports of a server bundle at the gate, as exactly as an engine would',
  'fast-check':
    'makes texts that a pattern allows, for the examples of a mocked BFF; runs while developing alone',
  express: 'routing of every BFF and of the registry',
  jose: "seals session cookies as JWE, with rotation of keys; signs what the console's own identity provider says",
  lit: 'renders navigation, recommendations and the console; one copy per page',
  'lru-cache': 'evicts what was used least recently from the caches of the edge, by bytes',
  'openid-client':
    'signs people in to the console by OpenID Connect; certified, its checks are not ours to write',
  pino: 'JSON logs that cost little, with redaction',
  pixelmatch: 'says which pixels of two pictures differ, and draws them; runs in tests of teams alone',
  pngjs: 'reads and writes the pictures that are compared; what pixelmatch itself uses',
  'prom-client': 'metrics in the format that every collector reads',
  react: 'renders catalog, orders and account; one copy per page',
  'react-dom': 'the other half of React',
  semver: 'compares ranges of shared libraries with what the shell provides, as npm does',
  'single-spa': 'the root config of the shell: registers applications and reacts to navigation',
  undici: 'asks origins over pooled connections at half the cost of node:http; kept by the Node project',
  vite: 'builds the remotes and the shell; runs in builds alone',
  zod: 'schemas of everything that crosses a boundary, JSON Schema and OpenAPI from them',
};

/** Packages that look at what is built, each with what it would find. */
export const checkingDependencies: Readonly<Record<string, string>> = {
  '@arethetypeswrong/cli': 'types of a packed package that no compiler outside of this workspace finds',
  publint: 'files of a packed package that are not in it, or that Node would read as another format',
};
