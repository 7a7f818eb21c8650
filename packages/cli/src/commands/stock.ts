/** `tessera stock`: what runs out, and what sells. */

import { viewsContract } from '@tessera/contracts/operator';
import { Sentence } from '../sentence.ts';
import { askStore } from '../store/operator.ts';
import { table } from '../table.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

const MOST_DAYS = 365;

export const addStock: AddCommand = (program, run) => {
  const stock = program
    .command('stock')
    .summary('what runs out, and what sells')
    .description('The stock of the shop.');
  stock
    .command('low')
    .summary('show variants that run out')
    .description(
      'Shows variants whose stock is gone, or ends soon when they go on selling as in the last 30 days.',
    )
    .option('--days <count>', 'days within which it ends', '14')
    .addHelpText(
      'after',
      examples(
        ['tessera stock low', 'what ends within two weeks'],
        ['tessera stock low --days 3', 'what is urgent'],
      ),
    )
    .action(run(low));
  stock
    .command('best')
    .summary('show what sells best')
    .description('Shows the variants that sold best in the last 30 days, by orders that were confirmed.')
    .option('--category <slug>', 'of one category alone')
    .option('--ever', 'of all time')
    .addHelpText('after', examples(['tessera stock best --category kitchen', '']))
    .action(run(best));
};

async function best(
  { data }: Workplace,
  { category, ever }: { category?: string; ever?: true },
): Promise<Outcome> {
  const query = { period: ever ? ('ever' as const) : ('recent' as const), ...(category ? { category } : {}) };
  const question = { what: 'look at sales', contract: viewsContract };
  const { variants } = await askStore(data, question, (store) => store.listBestSellers({ query }));
  if (variants.length === 0) return { text: 'Nothing was sold.', json: { variants } };
  const rows = variants.map(({ sku, slug, category: of, units }) => [sku, slug, of, String(units)]);
  return { text: table([['sku', 'product', 'category', 'sold'], ...rows]), json: { variants } };
}

async function low({ data }: Workplace, options: { days: string }): Promise<Outcome> {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new Sentence(`Cannot look "${options.days}" days ahead: give a number from 1 to ${MOST_DAYS}`);
  }
  const question = { what: 'look at the stock', contract: viewsContract };
  const { variants } = await askStore(data, question, (store) => store.listLowStock({ query: { days } }));
  if (variants.length === 0) return { text: `Nothing runs out within ${days} days.`, json: { variants } };
  const rows = variants.map(({ sku, productName, name, stock, demand, daysLeft }) => [
    ...[sku, name === '' ? productName : `${productName}, ${name}`],
    ...[stock, demand, daysLeft].map(String),
  ]);
  const head = ['sku', 'product', 'stock', 'sold in 30 days', 'days left'];
  return { text: table([head, ...rows]), json: { variants } };
}
