/** The system calls of a process as `strace` writes them, in the order in which they began and ended. */

export interface SystemCall {
  name: string;
  /** Its arguments as strace prints them; `-y` writes the path behind a descriptor. */
  text: string;
  /** Lines of the record where it began and where it had ended. */
  began: number;
  ended: number;
}

/** Calls that another thread's interrupted are put together again. One that has not ended at the end is left out. */
export function parseSystemCalls(record: string): SystemCall[] {
  const unfinished = new Map<string, SystemCall>();
  const calls: SystemCall[] = [];
  for (const [line, content] of record.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(content) ?? [];
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/s.exec(rest);
    if (resumed) {
      const call = unfinished.get(thread);
      unfinished.delete(thread);
      if (call !== undefined) calls.push({ ...call, text: call.text + resumed[2], ended: line });
      continue;
    }
    const [, name, text] = /^(\w+)\((.*)$/s.exec(rest) ?? [];
    if (name === undefined || text === undefined) continue;
    const call = { name, text, began: line, ended: line };
    if (text.endsWith('<unfinished ...>')) unfinished.set(thread, call);
    else calls.push(call);
  }
  return calls.sort((a, b) => a.began - b.began);
}
