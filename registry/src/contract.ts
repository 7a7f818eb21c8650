/** Door: the registry's HTTP contract, for its clients. */

export { executionsContract, usageContract } from '@tessera/contracts/operator';
export { auditContract } from './audit/operations.ts';
export { channelContract } from './channels/operations.ts';
export { consoleContract } from './console/operations.ts';
export { feedContract } from './feed/operations.ts';
export { gcContract } from './gc/operations.ts';
export { ownerContract } from './owners/operations.ts';
export { passContract } from './passes/operations.ts';
export { publishContract } from './publishing/operations.ts';
export { reportContract } from './reports/operations.ts';
export { rolloutContract } from './rollouts/operations.ts';
export { signInContract } from './sign-in/operations.ts';
export { tokenContract } from './tokens/operations.ts';
