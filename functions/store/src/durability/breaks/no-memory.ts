/** Breaks the store on purpose: it never finds the idempotency key that it looks for. */

import { DatabaseSync } from 'node:sqlite';

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (...values) {
  const statement = prepare.apply(this, values);
  if (values[0].includes('FROM idempotency WHERE scope')) statement.get = () => undefined;
  return statement;
};
