/** `tessera views`: read models, and how they are made again of the archive of events. */

import { eventOperationsContract, viewNames, viewsContract } from '@tessera/contracts/operator';
import { Sentence } from '../sentence.ts';
import { askStore } from '../store/operator.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

const question = {
  what: 'look into views',
  contract: { ...viewsContract, ...eventOperationsContract },
} as const;

/** Digits of a digest that tell two apart. */
const SHOWN = 16;

export const addViews: AddCommand = (program, run) => {
  const views = program
    .command('views')
    .summary('look at read models, and make them again')
    .description('Read models: order history, best sellers and demand, made of domain events.');
  views
    .command('list')
    .summary('show what is in each view')
    .description(
      'Shows the rows of each view, a digest of them, and how many events are still to be taken. Views of the same events have the same digest.',
    )
    .addHelpText('after', examples(['tessera views list', '']))
    .action(run(list));
  views
    .command('rebuild')
    .argument('<view>', viewNames.join(', '))
    .summary('drop a view and make it again')
    .description('Drops a view and makes it again of every event in the archive, while new ones come in.')
    .addHelpText(
      'after',
      examples([
        'tessera views rebuild history',
        'meanwhile lists of orders are read from the orders themselves',
      ]),
    )
    .action(run(rebuild));
};

async function list({ data }: Workplace): Promise<Outcome> {
  return askStore(data, question, async (store) => {
    const [{ views }, { rules }] = await Promise.all([store.listViews({}), store.listRules({})]);
    const all = views.map((view) => {
      const rule = rules.find(({ name }) => name === `views-${view.name}`);
      return { ...view, behind: rule === undefined ? null : rule.lag + rule.waiting };
    });
    const rows = all.map(({ name, rows: count, digest, behind }) => [
      ...[name, String(count), behind === null ? 'no rule' : String(behind)],
      digest.slice(0, SHOWN),
    ]);
    return { text: table([['view', 'rows', 'behind', 'digest'], ...rows]), json: { views: all } };
  });
}

async function rebuild({ data }: Workplace, name: string): Promise<Outcome> {
  const view = viewNames.find((each) => each === name);
  if (view === undefined) {
    throw new Sentence(
      `Cannot rebuild "${name}": there is no such view, the views are ${viewNames.join(', ')}`,
    );
  }
  return askStore(data, question, async (store) => {
    const { deleted } = await store.dropView({ params: { view } });
    const replay = await store.replay({ params: { name: `views-${view}` }, body: { from: { seq: 0 } } });
    return {
      text: `Dropped ${deleted} rows of "${view}", and replays the archive up to event ${replay.until}. See "tessera views list".`,
      json: { view, deleted, replay },
    };
  });
}
