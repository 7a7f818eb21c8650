/** The whole deployment as one CDK app: data that stays, functions that come and go, and files of releases. */

import { App } from 'aws-cdk-lib';
import { createDataStack } from './data/data-stack.ts';
import { createFunctionsStack } from './functions/functions-stack.ts';
import type { DeclaredFunction } from './functions/read-functions.ts';
import { createReleasesStack } from './releases/releases-stack.ts';
import { resolveSettings, type Settings } from './settings.ts';

export interface AppOptions {
  functions: readonly DeclaredFunction[];
  /** The folder of the authoriser's bundle. */
  authorizer: string;
  /** The state machine of an order, in Amazon States Language. */
  saga: string;
  settings?: Settings;
  /** Folder of the cloud assembly. @default a temporary one */
  outdir?: string;
}

export function createApp({ settings, outdir, ...parts }: AppOptions): App {
  const app = new App({ analyticsReporting: false, ...(outdir === undefined ? {} : { outdir }) });
  const resolved = resolveSettings(settings);
  const data = createDataStack(app, resolved, parts.functions);
  createFunctionsStack(app, { ...parts, data, settings: resolved });
  createReleasesStack(app);
  return app;
}
