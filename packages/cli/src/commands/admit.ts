/** `tessera admit`: lets the project of a team into this platform, and gives it what it needs to work with it. */

import { resolve } from 'node:path';
import { OWNER_FILE, type OwnerEntry, readOwnerEntry } from '../create/owner-entry.ts';
import { putVariables, toLines } from '../place/env-file.ts';
import type { Registry } from '../registry/client.ts';
import { Sentence } from '../sentence.ts';
import { askSupervisor } from '../supervisor/control.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addAdmit: AddCommand = (program, run) =>
  program
    .command('admit')
    .argument('<entry>', 'the owner.json of a project, or its folder')
    .summary('let the project of a team in')
    .description(
      "Makes the team, its public key and its remotes known to the registry, and prints what the project's .env files have to hold: a deploy token, and what its BFFs are started with. Again, when a token has ended or remotes were added.",
    )
    .option('--to <folder>', 'write the .env files there instead, which replaces earlier credentials alone')
    .option('--hours <count>', 'how long the token is valid', '12')
    .option('--bff-port <number>', 'what its first BFF listens on, the others above it', '4501')
    .option('--yes', 'do not ask whether a team that is known may have another key')
    .addHelpText(
      'after',
      examples(
        ['tessera admit ../gift-cards/owner.json', 'prints the credentials'],
        ['tessera admit ../gift-cards --to ../gift-cards', 'on one machine'],
      ),
    )
    .action(run(admit));

interface Options {
  to?: string;
  hours: string;
  bffPort: string;
  yes?: true;
}

/** A file of the project → its variables. */
type Files = Record<string, Record<string, string>>;

const VERBS = ['read', 'publish', 'promote', 'rollback', 'canary', 'withdraw'] as const;
const CHANNELS = ['production', 'staging', 'pr-*'];

async function admit(place: Workplace, given: string, options: Options): Promise<Outcome> {
  const hours = Number(options.hours);
  if (!(hours > 0)) throw new Sentence(`Cannot admit for "${options.hours}" hours: give a number above 0`);
  const port = Number(options.bffPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_000)
    throw new Sentence(`Cannot start a BFF on port "${options.bffPort}": give a number from 1 to 65000`);
  const path = resolve(place.here, given);
  const entry = await readOwnerEntry(path.endsWith('.json') ? path : resolve(path, OWNER_FILE));
  const registry = place.access().operator();
  const keys = await register(place, registry, entry, options.yes === true);
  if (keys === null) return { text: 'Nothing was changed', json: { admitted: false }, ended: 'failed' };
  const { token, expiresAt } = await registry.call.createToken({
    body: {
      name: `project of ${entry.owner}`,
      team: entry.owner,
      remotes: ['*'],
      channels: CHANNELS,
      verbs: [...VERBS],
      expiresIn: Math.round(hours * 3_600),
    },
  });
  const files: Files = { '.env': { TESSERA_REGISTRY: registry.url, TESSERA_TOKEN: token } };
  for (const [index, bff] of entry.remotes.entries()) {
    const lent = await askSupervisor(place.data, 'lend', { part: `bff-${bff}`, tell: place.say });
    const own = { BFF_PORT: String(port + index), BFF_OWNER_KEYS: JSON.stringify(keys) };
    files[`bff/${bff}/.env`] = { ...(lent as Record<string, string>), ...own };
  }
  const { owner, remotes } = entry;
  const json = { admitted: true, owner, remotes, expiresAt, files };
  return { text: await hand(files, { place, to: options.to, expiresAt, entry, port }), json };
}

/** The keys that the team has from now on; `null` when the operator does not mean it. @throws Sentence */
async function register(
  place: Workplace,
  { call }: Registry,
  { owner, keys, remotes }: OwnerEntry,
  isMeant: boolean,
): Promise<Record<string, string> | null> {
  const [known, { teams }] = await Promise.all([call.listRemotes({}), call.listTeams({})]);
  const taken = known.remotes.find((one) => remotes.includes(one.remote) && one.owner !== owner);
  if (taken !== undefined)
    throw new Sentence(
      `Cannot admit "${taken.remote}" of ${owner}: it belongs to ${taken.owner}, choose another name`,
    );
  const before = teams.find(({ team }) => team === owner)?.keys ?? {};
  const fresh = Object.keys(keys).filter((id) => before[id] !== keys[id]);
  if (Object.keys(before).length > 0 && fresh.length > 0 && !isMeant) {
    const question = `${owner} is known. Believe its key ${fresh.join(', ')} too?`;
    if (!(await place.confirm(question))) return null;
  }
  const all = { ...before, ...keys };
  if (fresh.length > 0) await call.setTeam({ params: { team: owner }, body: { keys: all } });
  for (const remote of remotes) {
    if (!known.remotes.some((one) => one.remote === remote))
      await call.setRemote({ params: { remote }, body: { owner } });
  }
  return all;
}

async function hand(
  files: Files,
  {
    place,
    to,
    expiresAt,
    entry,
    port,
  }: { place: Workplace; to: string | undefined; expiresAt: string; entry: OwnerEntry; port: number },
): Promise<string> {
  const next = entry.remotes.map(
    (bff, index) => `  tessera bff register ${bff} --url http://127.0.0.1:${port + index}`,
  );
  const end = ['', `Valid until ${expiresAt}. When its BFFs run, on this machine:`, ...next].join('\n');
  const heading = `${entry.owner} may publish ${entry.remotes.join(', ')}`;
  if (to !== undefined) {
    for (const [file, variables] of Object.entries(files))
      await putVariables(resolve(place.here, to, file), variables);
    return `${heading}. Written: ${Object.keys(files).join(', ')}${end}`;
  }
  const texts = Object.entries(files).map(([file, variables]) => `\n# ${file}\n${toLines(variables)}`);
  return [`${heading}, with these files, which are secret:`, ...texts, end].join('\n');
}
