/** `tessera create`: a remote with all that belongs to it. */

import { Option } from 'commander';
import { createInCheckout, type Framework, frameworks } from '../create/in-checkout.ts';
import { requireName, requireTeam } from '../create/names.ts';
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
    .addHelpText(
      'after',
      examples(
        ['tessera create gift-cards --framework react', 'in remotes/gift-cards and bff/gift-cards'],
        ['tessera create size-guide --framework lit', 'as a web component'],
        ['tessera create gift-cards --framework lit --owner catalog-team', 'for a team that is there'],
      ),
    )
    .action(run(create));

interface Options {
  framework: Framework;
  owner?: string;
  install: boolean;
}

async function create(place: Workplace, name: string, options: Options): Promise<Outcome> {
  const { framework, owner = `${name}-team`, install } = options;
  requireName(name);
  requireTeam(owner);
  const { root, templates } = place;
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    place.progress(install ? `Creating ${name} and linking it` : `Creating ${name}`);
    const { signal } = interrupted;
    const files = await createInCheckout({ root, templates, name, framework, owner, install, signal });
    return {
      text: describe(name, { owner, install }),
      json: { name, framework, owner, address: `/${name}`, installed: install, files },
    };
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function describe(name: string, { owner, install }: { owner: string; install: boolean }): string {
  return [
    `Created ${name}, owned by ${owner}:`,
    `  remotes/${name}  its page and fragments`,
    `  bff/${name}  its BFF, with the contract between them`,
    '',
    ...(install ? [] : ['Install it first: npx pnpm install', '']),
    `"npm start" builds it and shows it at /${name}. While Tessera runs already:`,
    '  npm run build',
    `  npm run tessera -- publish ${name} --promote`,
  ].join('\n');
}
