/** What a person sees of the supervisor. */

import { spawn } from 'node:child_process';
import type { PartProcess } from './part-process.ts';
import type { Part } from './parts.ts';

/** The parts, their addresses and states, as lines of a table. */
export function partTable(parts: readonly { part: Part; process: PartProcess }[]): string {
  const rows = [
    ['part', 'address', 'state'],
    ...parts.map(({ part, process }) => [
      part.name,
      part.url,
      process.state === 'running' ? 'ready' : process.state,
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(
    (row) =>
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd()}`,
  );
  return [lines[0], `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...lines.slice(1)].join('\n');
}

/** Opens the address in the person's browser, if there is one. */
export function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
