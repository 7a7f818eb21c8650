/** The Lambda entry of function `users`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { usersContract } from './contract/operations.ts';
import { createUsersHandlers } from './users.ts';

export const handler = createHandler(
  usersContract,
  createUsersHandlers(storeFromEnvironment('fn-users', process.env)),
);
