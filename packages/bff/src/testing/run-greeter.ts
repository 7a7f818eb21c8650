/** A BFF with one operation that asks one function, run as a `main.ts` runs it. */

import { defineContract } from '@tessera/contracts/http';
import { parseConfig } from '@tessera/service';
import { z } from 'zod';
import { bffConfigSchema } from '../bff/config.ts';
import { createBff } from '../bff/create-bff.ts';
import { runBff } from '../bff/run-bff.ts';

const contract = defineContract(
  { greet: 'GET /greeting' },
  { greet: { summary: 'Greets', response: z.object({ text: z.string() }) } },
);

await runBff('demo', parseConfig('bff-demo', bffConfigSchema, process.env), ({ frame, callFunction }) => {
  const greeter = callFunction('greeter', contract);
  const handlers = { greet: () => greeter.greet({}) };
  return createBff({ ...frame, name: 'demo', contract, handlers });
});
