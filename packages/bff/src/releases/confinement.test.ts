import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishTestRelease } from '../testing.ts';

const server = `
async function attempt(what) { try { await what(); return 'done'; } catch (error) { return error.code; } }
export const remote = { name: 'demo', fragments: { probe: {
  async load() {
    return { props: {
      file: await attempt(async () => (await import('node:fs')).readFileSync('/etc/passwd')),
      write: await attempt(async () => (await import('node:fs')).writeFileSync('/tmp/tessera-escape', '')),
      child: await attempt(async () => (await import('node:child_process')).execSync('id')),
      sqlite: await attempt(() => import('node:sqlite')),
      worker: await attempt(async () => new (await import('node:worker_threads')).Worker('0', { eval: true, execArgv: [] })),
      secrets: Object.keys(process.env).join(),
    } };
  },
  render: (props) => '<p>' + JSON.stringify(props) + '</p>',
} } };`;

const root = new URL('../../../..', import.meta.url).pathname;
let artifacts: string;
beforeAll(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-confined-'));
});
afterAll(() => rm(artifacts, { recursive: true, force: true }));

describe('a server bundle in a BFF that runs with --permission', () => {
  it('reaches no other file, process, database, thread or secret', async () => {
    const release = await publishTestRelease({ artifacts, remote: 'demo', server, fragments: { probe: {} } });
    const bff = spawn(
      process.execPath,
      [
        '--permission',
        '--no-experimental-sqlite',
        '--allow-worker',
        `--allow-fs-read=${root}`,
        `--allow-fs-read=${artifacts}`,
        join(root, 'packages/bff/src/testing/run-confined.ts'),
        artifacts,
        JSON.stringify(release.ownerKeys),
      ],
      {
        cwd: artifacts,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        env: { PATH: process.env['PATH'], SECRET: 'x' },
      },
    );
    try {
      const [{ url }] = (await once(bff, 'message')) as [{ url: string }];
      const answer = await fetch(`${url}/fragments/demo/${release.id}/probe`);
      const props = /<p>(.*?)<\/p>/.exec(await answer.text())?.[1] ?? '{}';
      expect(JSON.parse(props)).toEqual({
        file: 'ERR_ACCESS_DENIED',
        write: 'ERR_ACCESS_DENIED',
        child: 'ERR_ACCESS_DENIED',
        sqlite: 'ERR_UNKNOWN_BUILTIN_MODULE',
        worker: 'ERR_ACCESS_DENIED',
        secrets: 'NODE_ENV',
      });
    } finally {
      bff.kill('SIGTERM');
      await once(bff, 'exit');
    }
  });
});
