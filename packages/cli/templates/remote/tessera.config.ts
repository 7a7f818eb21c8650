import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

export default defineRemote({
  name: 'sample-page',
  owner: 'sample-page-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['sample-framework'],
  routes: [{ pattern: '/sample-page', fragment: 'questions' }],
  fragments: {
    questions: {
      props: props.questions,
      criticality: 'primary',
      audience: 'public',
      timeout: 6_000,
      query: ['q'],
      cache: { maxAge: 60, staleWhileRevalidate: 600, staleIfError: 86_400 },
    },
  },
  bff: { name: 'sample-page', contract: '^1.0.0' },
  budget: 10_000,
});
