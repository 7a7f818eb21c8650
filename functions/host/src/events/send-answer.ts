/** What a handler answers as an HTTP response, by the rules of payload format 2.0. */

import type { ServerResponse } from 'node:http';
import { functionAnswerSchema } from '@tessera/function';
import type { z } from 'zod';
import { hostErrors } from '../errors.ts';

type Answer = z.output<typeof functionAnswerSchema>;

/**
 * @param text the handler's answer as JSON
 * @throws ProblemError 502 for one that is no answer
 */
export function sendAnswer(response: ServerResponse, name: string, text: string): void {
  const { statusCode, headers, cookies, body, isBase64Encoded } = readAnswer(name, text);
  try {
    response.writeHead(statusCode, {
      'cache-control': 'no-store',
      ...Object.fromEntries(
        Object.entries(headers).map(([field, value]) => [field.toLowerCase(), String(value)]),
      ),
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    });
  } catch {
    throw hostErrors.GARBAGE(name);
  }
  response.end(isBase64Encoded ? Buffer.from(body ?? '', 'base64') : body);
}

/** What says no status is the body of an answer that went well. */
function readAnswer(name: string, text: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw hostErrors.GARBAGE(name);
  }
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    const headers = { 'content-type': 'application/json' };
    return { statusCode: 200, headers, cookies: [], body, isBase64Encoded: false };
  }
  const parsed = functionAnswerSchema.safeParse(value);
  if (!parsed.success) throw hostErrors.GARBAGE(name);
  return parsed.data;
}
