/** Door: ports of this machine. */

export { freePort } from './ports/free-port.ts';
