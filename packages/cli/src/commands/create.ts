/** `tessera create`: a remote with all that belongs to it. */

import { resolve } from 'node:path';
import { Option } from 'commander';
import { addRemote } from '../create/add-remote.ts';
import { createInCheckout } from '../create/in-checkout.ts';
import { createProject } from '../create/in-project.ts';
import { callingManager, type Manager, managers } from '../create/managers.ts';
import { requireName, requireTeam } from '../create/names.ts';
import { type Framework, frameworks } from '../create/remote.ts';
import { Sentence } from '../sentence.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addCreate: AddCommand = (program, run) =>
  program
    .command('create')
    .argument('<name>', 'what it is called, and its address: gift-cards is at /gift-cards')
    .summary('make a remote and its BFF')
    .description(
      'Makes a remote with a page of its own, its BFF, the contract between them, tests and stories. Nothing that exists is changed, and what fails half way leaves nothing behind.',
    )
    .addOption(
      new Option('--framework <name>', 'what it is written with').choices(frameworks).makeOptionMandatory(),
    )
    .option('--owner <team>', 'the team that signs its releases; <name>-team unless given')
    .option('--no-install', 'write the files alone')
    .option('--standalone', 'in a repository of its own, outside of this checkout')
    .option('--folder <path>', 'with --standalone: an empty folder; <name> unless given')
    .addOption(
      new Option(
        '--manager <name>',
        'with --standalone: what installs it; the one that runs this unless given',
      ).choices(managers),
    )
    .option('--packages <path>', 'with --standalone: a folder of packed packages, instead of a registry')
    .option('--site <url>', 'with --standalone: the deployed site that it is going to be part of')
    .addHelpText(
      'after',
      examples(
        ['tessera create gift-cards --framework react', 'in remotes/gift-cards and bff/gift-cards'],
        ['tessera create size-guide --framework lit', 'as a web component'],
        ['tessera create gift-cards --framework lit --owner catalog-team', 'for a team that is there'],
        ['tessera create gift-cards --framework react --standalone', 'in ./gift-cards, as a repository'],
      ),
    )
    .action(run(create));

interface Options {
  framework: Framework;
  owner?: string;
  install: boolean;
  standalone?: true;
  folder?: string;
  manager?: Manager;
  packages?: string;
  site?: string;
}

interface Made {
  owner: string;
  files: string[];
  /** Set for a project of its own. */
  project?: { folder: string; manager: Manager };
}

async function create(place: Workplace, name: string, options: Options): Promise<Outcome> {
  requireName(name);
  if (options.owner !== undefined) requireTeam(options.owner);
  requireFitting(place, options);
  const { framework, install } = options;
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    place.progress(install ? `Creating ${name} and installing it` : `Creating ${name}`);
    const { owner, files, project } = await make(place, name, options, interrupted.signal);
    const text =
      project === undefined
        ? describe(place, name, { owner, install })
        : describeProject(name, project, { owner, install });
    return {
      text,
      json: { name, framework, owner, address: `/${name}`, installed: install, files, ...project },
    };
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** @throws Sentence */
function requireFitting({ isProject, hasProject }: Workplace, options: Options): void {
  if (options.standalone === true) return;
  const { folder, manager, packages, site } = options;
  const alone = Object.entries({ folder, manager, packages, site }).find(([, value]) => value !== undefined);
  if (alone !== undefined)
    throw new Sentence(
      `Cannot create with --${alone[0]}: it goes with --standalone, add that or leave it out`,
    );
  if (isProject && !hasProject)
    throw new Sentence('Cannot create here: no folder above is a project, add --standalone to make one');
}

async function make(place: Workplace, name: string, options: Options, signal: AbortSignal): Promise<Made> {
  const { root, templates, here, versions, isProject } = place;
  const { framework, install, owner = `${name}-team` } = options;
  const common = { templates, name, framework, install, signal };
  if (options.standalone === true) {
    const folder = resolve(here, options.folder ?? name);
    const manager = options.manager ?? callingManager(process.env['npm_config_user_agent']);
    const { packages, site = place.site } = options;
    const files = await createProject({
      ...{ ...common, folder, owner, manager, site: siteOf(site), versions: versions() },
      ...(packages === undefined ? {} : { packages: resolve(here, packages) }),
    });
    return { owner, files, project: { folder, manager } };
  }
  if (!isProject) return { owner, files: await createInCheckout({ ...common, root, owner }) };
  const given = options.owner === undefined ? {} : { owner: options.owner };
  return await addRemote({ ...common, ...given, root, versions: versions() });
}

/** @throws Sentence */
function siteOf(given: string): string {
  const url = URL.parse(given);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Sentence(`Cannot create for site "${given}": give its address, such as https://market.example`);
}

function describe(
  { isProject }: Workplace,
  name: string,
  { owner, install }: { owner: string; install: boolean },
): string {
  const next = isProject
    ? ['Ask the operator to let it in with "tessera admit owner.json" again.']
    : [
        ...(install ? [] : ['Install it first: npx pnpm install', '']),
        `"npm start" builds it and shows it at /${name}. While Tessera runs already:`,
        '  npm run build',
        `  npm run tessera -- publish ${name} --promote`,
      ];
  return [
    `Created ${name}, owned by ${owner}:`,
    `  remotes/${name}  its page and fragments`,
    `  bff/${name}  its BFF, with the contract between them`,
    '',
    ...next,
  ].join('\n');
}

function describeProject(
  name: string,
  { folder, manager }: { folder: string; manager: Manager },
  { owner, install }: { owner: string; install: boolean },
): string {
  return [
    `Created ${name}, owned by ${owner}, in ${folder}:`,
    `  remotes/${name}  its page and fragments`,
    `  bff/${name}  its BFF, with the contract between them`,
    '  owner.json  for the operator of the platform, who lets it in with "tessera admit owner.json"',
    '',
    `  cd ${folder}`,
    ...(install ? [] : [`  ${manager} install`]),
    `  ${manager} test`,
    `  ${manager} run play`,
  ].join('\n');
}
