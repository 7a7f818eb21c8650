/** Invokes a bundle as Lambda does, in a process of its own: `node invoke-bundle.ts <bundle> <events as JSON>`. */

import { pathToFileURL } from 'node:url';

const [bundle = '', events = '[]'] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)) as {
  handler: (event: unknown, context: object) => Promise<unknown>;
};
const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 20_000 };
const answers = await Promise.all((JSON.parse(events) as unknown[]).map((event) => handler(event, context)));
process.stdout.write(JSON.stringify(answers));
