import { sku } from '@tessera/contracts/fields';
import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

export default defineRemote({
  name: 'recommendations',
  owner: 'recommendations-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['lit'],
  fragments: {
    'goes-well': {
      props: props['goes-well'],
      criticality: 'regular',
      audience: 'public',
      timeout: 1_000,
      params: { sku: sku.optional() },
      cache: { maxAge: 60, staleWhileRevalidate: 600, staleIfError: 3_600 },
    },
  },
  bff: { name: 'recommendations', contract: '^1.0.0' },
  budget: 6_000,
});
