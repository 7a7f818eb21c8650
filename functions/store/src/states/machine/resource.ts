/** What a Task may call: a function by its ARN, or through the `lambda:invoke` integration. */

export type Resource =
  | { kind: 'function'; name: string; fault?: undefined }
  | { kind: 'invoke'; token: boolean; fault?: undefined }
  | { kind: 'unknown'; fault: string };

export function parseResource(resource: string): Resource {
  const name = /^arn:aws:lambda:[^:]*:\d{12}:function:([\w-]+)(?::[\w$-]+)?$/.exec(resource)?.[1];
  if (name !== undefined) return { kind: 'function', name };
  const suffix = /^arn:aws:states:[^:]*:[^:]*:lambda:invoke(\.waitForTaskToken)?$/.exec(resource);
  if (suffix !== null) return { kind: 'invoke', token: suffix[1] !== undefined };
  return {
    kind: 'unknown',
    fault: `"${resource}" is not supported, use lambda:invoke, lambda:invoke.waitForTaskToken or a function's ARN`,
  };
}
