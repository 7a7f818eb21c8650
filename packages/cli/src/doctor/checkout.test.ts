import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkCheckout } from './checkout.ts';

/** A checkout of these files, each changed as many seconds ago as is said. */
async function checkoutOf(files: Record<string, number>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tessera-doctor-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [file, age] of Object.entries(files)) {
    const path = join(root, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'same');
    await utimes(path, Date.now() / 1_000 - age, Date.now() / 1_000 - age);
  }
  return root;
}

async function wrongIn(root: string): Promise<string[]> {
  const findings = await checkCheckout(root);
  return findings
    .filter(({ ok, what }) => !ok && !what.startsWith('port'))
    .map(({ what, detail }) => `${what}: ${detail}`);
}

const good = {
  'pnpm-lock.yaml': 9,
  'node_modules/.pnpm/lock.yaml': 9,
  'node_modules/.pnpm/react@19.0.0/x': 9,
  'node_modules/.pnpm/react-dom@19.0.0_react@19.0.0/x': 9,
  'remotes/orders/src/app.ts': 9,
  'remotes/orders/dist/release/release.unsigned.json': 5,
};

it('finds nothing wrong with what is installed and built', async () => {
  expect(await wrongIn(await checkoutOf(good))).toEqual([]);
});

it('explains a stale build, a second React, and packages of another lockfile', async () => {
  const root = await checkoutOf({
    ...good,
    'node_modules/.pnpm/react@18.3.1/x': 9,
    'remotes/orders/src/parts/new.ts': 1,
    'remotes/catalog/src/app.ts': 9,
  });
  await writeFile(join(root, 'pnpm-lock.yaml'), 'another');
  expect(await wrongIn(root)).toEqual([
    expect.stringContaining('packages: pnpm-lock.yaml names others'),
    expect.stringContaining('copies of react: 18.3.1 and 19.0.0 are installed'),
    expect.stringContaining('build of remotes/catalog: it was never built'),
    expect.stringContaining('build of remotes/orders: its sources have changed since'),
  ]);
});

it('tells of a port that is taken', async () => {
  const server = createServer();
  const isOurs = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(4_400, '127.0.0.1', () => resolve(true));
  });
  const findings = await checkCheckout(await checkoutOf(good));
  expect(findings).toContainEqual({
    what: 'port of tessera dev',
    ok: false,
    detail: '4400 is taken, end what listens there or give --port',
  });
  if (isOurs) server.close();
});
