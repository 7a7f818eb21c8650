import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { putVariables } from './env-file.ts';
import { findPlace, LOCAL_SITE } from './place.ts';
import { remoteProgram } from './remote-program.ts';

const checkout = join(import.meta.dirname, '../../../..');

async function folder(): Promise<string> {
  const made = await realpath(await mkdtemp(join(tmpdir(), 'tessera-place-')));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('a program in the checkout works on the checkout', () => {
  expect(findPlace(join(checkout, 'packages/cli/dist'))).toMatchObject({
    root: checkout,
    isProject: false,
    site: LOCAL_SITE,
    edge: join(checkout, 'edge-includes/dist/dev.js'),
  });
});

it('a packed program works on the nearest project above', async () => {
  const root = await folder();
  await mkdir(join(root, 'remotes/gifts'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{ "tessera": { "site": "https://market.example" } }');
  await writeFile(join(root, 'remotes/gifts/package.json'), '{}');
  const program = join(root, 'node_modules/@tessera/cli/dist');
  expect(findPlace(program, join(root, 'remotes/gifts'))).toMatchObject({
    root,
    isProject: true,
    hasProject: true,
    site: 'https://market.example',
    edge: join(program, 'edge.js'),
  });
  expect(findPlace(program, tmpdir())).toMatchObject({ root: tmpdir(), hasProject: false, site: LOCAL_SITE });
});

it("a remote's programs are those of the package that it has installed", async () => {
  expect(remoteProgram(join(checkout, 'remotes/orders'), 'play')).toBe(
    join(checkout, 'packages/federation/src/bin/play.ts'),
  );
  const alone = await folder();
  expect(() => remoteProgram(alone, 'play')).toThrow('@tessera/federation is not installed there');
});

it('credentials replace earlier ones and nothing else, for one user alone', async () => {
  const file = join(await folder(), 'bff/gifts/.env');
  await putVariables(file, { TOKEN: 'one', KEYS: '{"a":"b c"}' });
  await writeFile(file, `# kept\nOWN=1\n${await readFile(file, 'utf8')}`);
  await putVariables(file, { TOKEN: 'two' });
  expect(await readFile(file, 'utf8')).toBe(`# kept\nOWN=1\nKEYS='{"a":"b c"}'\nTOKEN=two\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  process.loadEnvFile(file);
  onTestFinished(() => {
    for (const name of ['TOKEN', 'KEYS', 'OWN']) Reflect.deleteProperty(process.env, name);
  });
  expect(process.env['KEYS']).toBe('{"a":"b c"}');
});
