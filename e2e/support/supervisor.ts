/** The process at the top of a running shop. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function supervisorOf(data: string): number {
  return (JSON.parse(readFileSync(join(data, 'run/supervisor.json'), 'utf8')) as { pid: number }).pid;
}
