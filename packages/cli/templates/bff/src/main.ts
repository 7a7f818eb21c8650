/** Runs the BFF. */

import { runBff } from '@tessera/bff';
import { run } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(() => runBff('sample-page', readConfig(process.env), ({ frame }) => createApp(frame)));
