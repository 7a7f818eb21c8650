import { describe, expect, it } from 'vitest';
import { defineRemote, type RemoteConfig } from './define-remote.ts';

const config: RemoteConfig = {
  name: 'probe',
  owner: 'probe-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['lit'],
  routes: [{ pattern: '/probe', fragment: 'page' }],
  fragments: { page: { criticality: 'primary', audience: 'public' } },
  budget: 1_000,
};

describe('defineRemote()', () => {
  it('gives a sound configuration back', () => {
    expect(defineRemote(config)).toBe(config);
  });

  it('refuses a route whose fragment is not primary', () => {
    const fragments = { page: { criticality: 'regular', audience: 'public' } } as const;
    expect(() => defineRemote({ ...config, fragments })).toThrow('which is no primary fragment');
  });

  it('refuses a pattern that cannot be matched', () => {
    expect(() => defineRemote({ ...config, routes: [{ pattern: 'probe', fragment: 'page' }] })).toThrow(
      SyntaxError,
    );
  });

  it('refuses to cache what is private', () => {
    const fragments = {
      page: { criticality: 'primary', audience: 'private', cache: { maxAge: 5 } },
    } as const;
    expect(() => defineRemote({ ...config, fragments })).toThrow('may not be cached');
  });

  it('refuses parameters for a fragment that is not nested', () => {
    const page = { criticality: 'primary', audience: 'public', passes: { 'other/list': {} } } as const;
    expect(() => defineRemote({ ...config, fragments: { page } })).toThrow('which is not in its nests');
  });

  it('refuses a fragment whose expose is not there', () => {
    const fragments = { page: { criticality: 'primary', audience: 'public', expose: './other' } } as const;
    expect(() => defineRemote({ ...config, fragments })).toThrow('which is not in exposes');
  });
});
