/** The shop's store as whoever runs it asks it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Operator {
  ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** @param data the shop's folder; every start has another token */
export function openOperator(data: string): Operator {
  const { url, token } = JSON.parse(readFileSync(join(data, 'run/operator.json'), 'utf8')) as {
    url: string;
    token: string;
  };
  return {
    async ask<T>(method: string, path: string, body?: unknown) {
      const send = () =>
        fetch(url + path, {
          method,
          signal: AbortSignal.timeout(20_000),
          headers: {
            ...{ 'tessera-caller': 'operator', authorization: `Bearer ${token}` },
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const answer = await send().catch((error: unknown) => {
        if (method !== 'GET') throw error;
        // A connection that was kept has been closed while this process was busy with what it had read.
        return send();
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Cannot ${method} ${path}: ${answer.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
  };
}
