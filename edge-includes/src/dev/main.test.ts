import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPassReader, createPassSigner } from '@tessera/contracts/developers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../testing/certificate.ts';
import { testPassKey } from '../testing/pass-key.ts';
import { manifestIn, startShop } from '../testing/start-shop.ts';

/** A balancer that ends TLS in front of a shop, and the shop, whose visitors know it by that address. */
async function startSecureShop() {
  const { cert, key } = await makeCertificate();
  let shop: Awaited<ReturnType<typeof startShop>>;
  const balancer = createServer({ cert, key }, (request, response) => {
    const { pathname, search } = new URL(request.url!, 'http://x');
    const { method, headers } = request;
    const passed = ask(new URL(pathname + search, shop.edge.url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  const url = `https://localhost:${(balancer.address() as AddressInfo).port}`;
  shop = await startShop(
    {},
    { publicUrl: url, readPass: (site) => createPassReader(testPassKey.keys, { site }) },
  );
  onTestFinished(async () => {
    balancer.closeAllConnections();
    balancer.close();
    await shop[Symbol.asyncDispose]();
  });
  const folder = await mkdtemp(join(tmpdir(), 'tessera-ca-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, cert);
  return { url, ca, shop };
}

function start(env: Record<string, string>): ChildProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    env: { ...process.env, DEV_PORT: '0', DEV_PUBLIC_URL: 'http://127.0.0.1', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('the program', () => {
  it('composes a site that is reached over https, and takes over what its parent tells of', async () => {
    const { url, ca, shop } = await startSecureShop();
    const { token } = createPassSigner(testPassKey.key)({ use: 'develop', aud: url, sub: 'tests' });
    const child = start({ DEV_AGAINST: url, DEV_PASS: token, NODE_EXTRA_CA_CERTS: ca });
    const [{ url: local }] = (await once(child, 'message')) as [{ url: string }];
    const headers = { accept: 'text/html' };
    const page = await (await fetch(local, { headers })).text();
    expect(page).toContain('<h1>Home</h1>');

    const { signature: _, ...release } = shop.catalog;
    child.send({ copy: { url: shop.bff.url, release: { ...release, digest: '0'.repeat(64) }, bff: null } });
    expect((await once(child, 'message'))[0]).toEqual({ taken: 'catalog', lacks: null });
    const after = await (await fetch(local, { headers })).text();
    expect(manifestIn(after).remotes['catalog']!.base).toBe('/_dev/catalog/');
  });

  it('ends with a sentence when the site does not let it in', async () => {
    const { url, ca } = await startSecureShop();
    const child = start({ DEV_AGAINST: url, DEV_PASS: 'none', NODE_EXTRA_CA_CERTS: ca });
    let said = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toContain('the pass is forged, ask the registry of this site for another one');
  });
});
