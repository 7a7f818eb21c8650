/** `tessera bff`: the BFFs of this installation. */

import { contractOf, switchBff } from '../registry/switch-bff.ts';
import { Sentence } from '../sentence.ts';
import { askSupervisor } from '../supervisor/control.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addBff: AddCommand = (program, run) => {
  const bff = program
    .command('bff')
    .summary('list and restart BFFs')
    .description('The BFFs of this installation.');
  bff
    .command('list')
    .summary('show where each answers')
    .description('Shows where each BFF answers, and the version of the contract that it speaks.')
    .addHelpText('after', examples(['tessera bff list', '']))
    .action(run(list));
  bff
    .command('register')
    .argument('<name>', 'a BFF, such as gift-cards')
    .summary('let pages ask a BFF that runs elsewhere')
    .description(
      'Asks a running BFF which contract it speaks, and has every channel name its address. Refused when a live release needs another contract.',
    )
    .requiredOption('--url <url>', 'where it answers, for edges of this installation')
    .addHelpText('after', examples(['tessera bff register gift-cards --url http://127.0.0.1:4501', '']))
    .action(run(register));
  bff
    .command('restart')
    .argument('<name>', 'a BFF, such as catalog')
    .summary('deploy what was built last')
    .description(
      'Starts the new process beside the old one, switches over when it is ready, and lets the old one finish. Starts one that is new. Refused when a live release needs another contract.',
    )
    .addHelpText('after', examples(['tessera bff restart catalog', 'after its workspace was built']))
    .action(run(restart));
};

async function list(place: Workplace): Promise<Outcome> {
  const { bffs } = await place.access().operator().call.listBffs({});
  const rows = bffs.map(({ bff, url, contract }) => [bff, url, contract ?? 'unknown']);
  return { text: table([['bff', 'address', 'contract'], ...rows]), json: { bffs } };
}

async function register(place: Workplace, name: string, { url: given }: { url: string }): Promise<Outcome> {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Sentence(
      `Cannot register "${name}": "${given}" is no address, give one such as http://127.0.0.1:4501`,
    );
  const contract = await contractOf(url.origin, name);
  await switchBff(name, { url: url.origin, contract }, place.access().operator());
  return {
    text: `${name} answers at ${url.origin} with contract ${contract}`,
    json: { bff: name, url: url.origin, contract },
  };
}

async function restart({ data, say }: Workplace, name: string): Promise<Outcome> {
  const result = await askSupervisor(data, 'restart', { part: `bff-${name}`, tell: say });
  return { text: `${name} answers at ${String(result['url'])}`, json: result };
}
