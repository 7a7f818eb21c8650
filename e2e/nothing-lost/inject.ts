/**
 * Code that a running process evaluates, over Node's inspector: so a process ends at a named point although nothing in
 * the program knows of such points.
 */

import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds for the inspector to open, and for an answer of it. */
const PATIENCE = 5_000;

/**
 * Evaluates an expression in a process and closes its inspector again. One process at a time: all use the same port.
 *
 * @throws Error when the process does not answer
 */
export async function evaluateIn(pid: number, expression: string): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const url = await findSocket();
  const socket = new WebSocket(url);
  try {
    await opened(socket);
    await evaluate(socket, 1, expression);
    // The answer to this one may not arrive any more.
    socket.send(toMessage(2, `setImmediate(() => process.getBuiltinModule('inspector').close())`));
  } finally {
    socket.close();
  }
}

async function findSocket(): Promise<string> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const found = await fetch('http://127.0.0.1:9229/json', { signal: AbortSignal.timeout(1_000) })
      .then((answer) => answer.json() as Promise<{ webSocketDebuggerUrl: string }[]>)
      .catch(() => []);
    if (found[0] !== undefined) return found[0].webSocketDebuggerUrl;
    if (Date.now() > until) throw new Error('Cannot inspect: the process opens no inspector');
    await pause(20);
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('Cannot inspect: the inspector closes the connection'));
  });
}

function evaluate(socket: WebSocket, id: number, expression: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('Cannot inspect: no answer')), PATIENCE);
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data)) as { id?: number; result?: { exceptionDetails?: unknown } };
    if (answer.id !== id) return;
    if (answer.result?.exceptionDetails === undefined) resolve();
    else reject(new Error(`Cannot inspect: ${JSON.stringify(answer.result.exceptionDetails)}`));
  };
  socket.onclose = () => resolve();
  socket.send(toMessage(id, expression));
  return promise.finally(() => clearTimeout(timer));
}

function toMessage(id: number, expression: string): string {
  return JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression } });
}
