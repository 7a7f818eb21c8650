/** Puts the BFF together. */

import { type Bff, type BffFrame, createBff } from '@tessera/bff';
import manifest from '../package.json' with { type: 'json' };
import { samplePageContract } from './contract.ts';
import { questions } from './questions.ts';

export function createApp(frame: BffFrame): Bff {
  return createBff({
    ...frame,
    name: 'sample-page',
    version: manifest.version,
    contract: samplePageContract,
    handlers: {
      async listQuestions() {
        return { questions: [...questions] };
      },
    },
  });
}
