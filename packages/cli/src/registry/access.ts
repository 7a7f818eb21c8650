/**
 * With which credential a command asks the registry: the one in the environment, or what the profile of a running
 * installation has for the team that owns what the command is about.
 */

import { Sentence } from '../sentence.ts';
import { connectRegistry, type Registry } from './client.ts';
import { type Profile, readProfile, writeProfile } from './profile.ts';

export interface Access {
  /** For what concerns one team's remotes alone. */
  as(team: string): Promise<Registry>;
  /** For what concerns everybody, or the remotes of several teams. */
  operator(): Registry;
  /** Whether it is the installation of the data folder, and not one that the environment names. */
  isOwn: boolean;
}

/** What a team's own token may do. */
const VERBS = ['read', 'publish', 'promote', 'rollback', 'canary', 'withdraw', 'tokens'] as const;

/** Milliseconds before its end at which a token is replaced. */
const MARGIN = 60_000;

/** @throws Sentence when neither the environment nor a running installation gives a credential */
export function openAccess(
  data: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Access {
  const { TESSERA_REGISTRY: url, TESSERA_TOKEN: token } = environment;
  if (url !== undefined && token !== undefined) {
    requireUsable(url, token);
    const registry = connectRegistry({ url: url.replace(/\/$/, ''), token });
    return { as: async () => registry, operator: () => registry, isOwn: false };
  }
  if (url !== undefined || token !== undefined) {
    throw new Sentence('Cannot reach the registry: set both TESSERA_REGISTRY and TESSERA_TOKEN, or neither');
  }
  const profile = readProfile(data);
  if (profile === null) {
    throw new Sentence(
      `Cannot reach the registry: Tessera does not run on "${data}", start it with npm start first, or set TESSERA_REGISTRY and TESSERA_TOKEN`,
    );
  }
  const operator = connectRegistry({ url: profile.url, token: profile.operator });
  return {
    isOwn: true,
    operator: () => operator,
    async as(team) {
      const known = profile.teams[team];
      const isFresh = known !== undefined && Date.parse(known.expiresAt) > Date.now() + MARGIN;
      const { token } = isFresh ? known : await makeToken(operator, team, { data, profile });
      return connectRegistry({ url: profile.url, token });
    },
  };
}

/** @throws Sentence for what no registry can be asked with */
function requireUsable(url: string, token: string): void {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Sentence(`Cannot ask registry "${url}": give an address such as https://registry.example`);
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Sentence('Cannot use the token in TESSERA_TOKEN: it has spaces or line breaks, copy it anew');
}

async function makeToken(
  operator: Registry,
  team: string,
  { data, profile }: { data: string; profile: Profile },
): Promise<{ token: string }> {
  const { token, expiresAt } = await operator.call.createToken({
    body: {
      name: 'this installation',
      team,
      remotes: ['*'],
      channels: ['production', 'staging', 'pr-*'],
      verbs: [...VERBS],
    },
  });
  profile.teams[team] = { token, expiresAt };
  writeProfile(data, profile);
  return { token };
}
