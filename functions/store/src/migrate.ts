/** One-off command: brings the files of a stopped store up to date. `node dist/migrate.js FOLDER` */

import { openContexts } from './database/contexts.ts';
import { migrations } from './database/migrations.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Cannot migrate: no folder is named, give the path of the data folder');
  process.exit(2);
}
try {
  using _contexts = openContexts(folder, { migrate: true });
  console.log(`The files in "${folder}" have schema ${migrations.length}`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
