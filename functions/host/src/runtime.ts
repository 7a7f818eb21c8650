/**
 * Starts the runtime inside an environment. It waits until its host says on stdin that the function is wanted, so that a
 * process can be there before; and it ends with its host, which holds its stdin.
 */

// Nearly every function asks for it.
import 'node:crypto';
import { runFunction } from './runtime/run-function.ts';

let isWanted = false;
process.stdin.once('data', () => {
  isWanted = true;
  void runFunction(process.env);
});
process.stdin.once('end', () => process.exit(0));
process.stdin.once('error', () => process.exit(0));
// Some functions call others than the store: loaded only while nobody waits.
setImmediate(() => void (isWanted || process.getBuiltinModule('node:http')));
