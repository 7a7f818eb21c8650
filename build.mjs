// `npm run build`: builds every workspace whose inputs have changed.

import { build, install } from './bootstrap.mjs';

await install();
await build(['build']);
