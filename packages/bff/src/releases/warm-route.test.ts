import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createMetrics } from '@tessera/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBff } from '../bff/create-bff.ts';
import { createTestGateway, publishTestRelease, startTestBff, type TestRelease } from '../testing.ts';

const gateway = createTestGateway();
let artifacts: string;
let release: TestRelease;

beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-warm-'));
  const server = 'export const remote = { name: "demo", fragments: {} };';
  release = await publishTestRelease({ artifacts, remote: 'demo', server, fragments: { a: {} } });
});
afterEach(() => rm(artifacts, { recursive: true, force: true }));

async function start() {
  const metrics = createMetrics('test');
  const bff = await startTestBff(
    createBff({
      name: 'demo',
      contract: {},
      version: '1.2.0',
      handlers: {},
      logger: createLogger('test', 'silent'),
      metrics,
      identityKeys: gateway.identityKeys,
      releases: { artifacts, ownerKeys: release.ownerKeys },
    }),
  );
  const edge = gateway.identify({ aud: 'demo' });
  const warm = async (path: string, headers: Record<string, string> = edge) => {
    const response = await fetch(`${bff.url}/releases/${path}/warm`, { method: 'POST', headers });
    const text = await response.text();
    return {
      status: response.status,
      code: text === '' ? null : (JSON.parse(text) as { code: string }).code,
    };
  };
  return {
    url: bff.url,
    warm,
    workers: async () => /^bff_release_workers\S* (\d+)/m.exec((await metrics.expose()).text)?.[1],
    [Symbol.asyncDispose]: () => bff[Symbol.asyncDispose](),
  };
}

describe('warming a release', () => {
  it('is answered when its worker runs, once for all who ask', async () => {
    await using bff = await start();
    const answers = await Promise.all([1, 2, 3].map(() => bff.warm(`demo/${release.id}`)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await bff.workers()).toBe('1');
  });

  it('is refused to everyone but the edge in its own name', async () => {
    await using bff = await start();
    const others = [
      {},
      { 'tessera-identity': 'made.up.here' },
      gateway.identify({ aud: 'other' }),
      gateway.identify({ aud: 'demo', user: 'u1', sid: 's1' }),
      gateway.identify({ aud: 'demo', guest: 'g1', sid: 's1' }),
    ];
    for (const headers of others) {
      expect(await bff.warm(`demo/${release.id}`, headers)).toEqual({
        status: 403,
        code: 'bff-gateway-only',
      });
    }
    expect(await bff.workers()).not.toBe('1');
  });

  it('is a problem when the release may not run', async () => {
    await using bff = await start();
    expect(await bff.warm('demo/9.9.9-00000000')).toEqual({ status: 404, code: 'bff-release-unknown' });
    expect(await bff.warm(`other/${release.id}`)).toEqual({ status: 404, code: 'bff-path-unknown' });
    expect(await bff.warm('demo/..%2F..%2Fetc')).toEqual({ status: 404, code: 'bff-path-unknown' });
    await writeFile(join(release.folder, 'server/server.js'), 'evil();');
    expect(await bff.warm(`demo/${release.id}`)).toEqual({ status: 502, code: 'bff-release-altered' });
  });

  it('that takes longer than the edge waits says so, and goes on', async () => {
    const sign = join(artifacts, 'go-on');
    const server = `import { existsSync } from 'node:fs';
      import { setImmediate as turn } from 'node:timers/promises';
      while (!existsSync(${JSON.stringify(sign)})) await turn();
      export const remote = { name: 'demo', fragments: {} };`;
    release = await publishTestRelease({
      artifacts,
      remote: 'demo',
      server,
      version: '2.0.0',
      fragments: {},
    });
    await using bff = await start();
    const headers = { ...gateway.identify({ aud: 'demo' }), 'tessera-deadline': String(Date.now() + 20) };
    expect(await bff.warm(`demo/${release.id}`, headers)).toEqual({ status: 504, code: 'bff-boot-late' });
    await writeFile(sign, '');
    expect((await bff.warm(`demo/${release.id}`)).status).toBe(204);
  });
});

it('GET /contract names the BFF and the version of its contract', async () => {
  await using bff = await start();
  expect(await (await fetch(`${bff.url}/contract`)).json()).toEqual({ name: 'demo', version: '1.2.0' });
});
