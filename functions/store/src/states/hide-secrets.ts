/** What nobody is to look at in an execution: means of payment, and what tasks are answered by. */

import type { ExecutionView } from '@tessera/contracts/operator';

const secrets = new Set(['token', 'taskToken']);

export function hideSecrets(view: ExecutionView): ExecutionView {
  return JSON.parse(JSON.stringify(view), (name, value: unknown) =>
    secrets.has(name) && typeof value === 'string' ? '•••' : value,
  ) as ExecutionView;
}
