import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

export default defineRemote({
  name: 'account',
  owner: 'account-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['react'],
  // Passwords are given on each of them.
  routes: [
    { pattern: '/account', fragment: 'account', forms: true, private: true, overrides: 'refused' },
    { pattern: '/sign-in', fragment: 'sign-in', forms: true, private: true, overrides: 'refused' },
    { pattern: '/sign-up', fragment: 'sign-up', forms: true, private: true, overrides: 'refused' },
  ],
  fragments: {
    account: {
      criticality: 'primary',
      audience: 'private',
      timeout: 6_000,
      query: ['saved'],
      props: props.account,
    },
    'sign-in': {
      criticality: 'primary',
      audience: 'private',
      timeout: 6_000,
      query: ['next'],
      props: props['sign-in'],
    },
    'sign-up': {
      criticality: 'primary',
      audience: 'private',
      timeout: 6_000,
      query: ['next'],
      props: props['sign-up'],
    },
  },
  events: { emits: ['user:signed-in', 'user:signed-out', 'user:renamed'] },
  bff: { name: 'account', contract: '^1.0.0' },
  budget: 25_000,
});
