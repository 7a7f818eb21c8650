/** Asks the server of the page, which has the schemas themselves: what they are, and what is wrong with props. */

import type { Schema } from './control.ts';

export interface CheckedProps {
  /** With the defaults of the schema. */
  props: object;
  faults: readonly { path: string; text: string }[];
}

/** Milliseconds until it is not waited for any longer. */
const PATIENCE = 10_000;

/** Fragment → JSON Schema of its props. None while the configuration cannot be read, which every check then tells. */
export async function readSchemas(): Promise<Readonly<Record<string, Schema>>> {
  const response = await fetch('/props', { signal: AbortSignal.timeout(PATIENCE) });
  return response.ok ? ((await response.json()) as Record<string, Schema>) : {};
}

/** Says of everything that went wrong on the way that the props as a whole cannot be checked. */
export async function checkProps(fragment: string, props: object): Promise<CheckedProps> {
  try {
    const response = await fetch('/props', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fragment, props }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = (await response.json()) as CheckedProps & { title?: string };
    if (response.ok) return answer;
    return { props, faults: [{ path: '', text: `Cannot check the props: ${answer.title}` }] };
  } catch (error) {
    return { props, faults: [{ path: '', text: `Cannot check the props: ${String(error)}` }] };
  }
}
