/** The name of a remote that is to be made: whether it may have it, and how the name is written where. */

import { name as nameSchema } from '@tessera/contracts/fields';
import { isInstallationKey } from '../keys/key-ring.ts';
import { Sentence } from '../sentence.ts';

/** Longest, so that `<name>-team` is a name too. */
const LONGEST = 35;

/** Parts of the platform, and first segments of addresses that the edge answers itself. */
const reserved = new Set([
  ...['shell', 'edge', 'edge-staging', 'registry', 'store', 'host', 'test-provider'],
  ...['api', 'r', 'media', 'healthz', 'ready', 'metrics'],
  ...['main', 'production', 'staging', 'tessera'],
]);

/** One name in every spelling. */
export interface Spelled {
  /** `gift-cards` */
  kebab: string;
  /** `giftCards` */
  camel: string;
  /** `GiftCards` */
  pascal: string;
  /** `Gift cards` */
  title: string;
}

/** @throws Sentence for what no remote may be called */
export function requireName(name: string): void {
  const isWellMade = nameSchema.safeParse(name).success && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  if (!isWellMade || name.length > LONGEST) {
    throw new Sentence(
      `Cannot create "${name}": use at most ${LONGEST} lower-case letters, digits and single dashes, beginning with a letter, such as gift-cards`,
    );
  }
  if (reserved.has(name))
    throw new Sentence(`Cannot create "${name}": the platform itself uses this name, choose another one`);
}

/** @throws Sentence for what no team may be called */
export function requireTeam(team: string): void {
  if (nameSchema.safeParse(team).success && !isInstallationKey(team)) return;
  throw new Sentence(
    `Cannot give it to "${team}": use lower-case letters, digits and dashes, and no name of the installation's own keys, such as gift-team`,
  );
}

export function spell(name: string): Spelled {
  const words = name.split('-');
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join('');
  return {
    kebab: name,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    title: capital(words.join(' ')),
  };
}
