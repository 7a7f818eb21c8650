import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { callerHeaders, startRegistry } from '../testing/start-registry.ts';

/** The status of a request whose address no client would send. */
function statusOf(url: string, path: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const { hostname, port } = new URL(url);
  const asking = request({ hostname, port, path, headers: callerHeaders('operator') }, (response) => {
    response.resume().once('end', () => resolve(response.statusCode));
  });
  asking.once('error', reject).end();
  return promise;
}

describe('createApiRoutes()', () => {
  it.each([
    ['//[', 400],
    ['/channels/%', 400],
    ['/remotes/__proto__/releases', 422],
    ['/channels/production%2f..%2fedges', 404],
  ])('answers "%s" with %i', async (path, status) => {
    await using registry = await startRegistry();
    expect(await statusOf(registry.url, path)).toBe(status);
  });
});
