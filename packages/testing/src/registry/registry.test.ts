import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelease, releaseId, verifyDocument } from '@tessera/contracts/release';
import { expect, it } from 'vitest';
import { createTestRegistry } from '../registry.ts';

it('createTestRegistry() writes releases and channel documents whose signatures hold', async () => {
  await using registry = await createTestRegistry();
  const release = await registry.publish({
    remote: 'catalog',
    routes: [{ pattern: '/', fragment: 'home' }],
    fragments: { home: { criticality: 'primary' } },
  });
  const document = await registry.writeChannel({
    stable: [release],
    bffs: { catalog: 'http://127.0.0.1:1' },
  });

  const path = join(registry.artifacts, 'catalog', releaseId(release), 'release.json');
  const written = parseRelease(JSON.parse(await readFile(path, 'utf8')));
  expect(verifyDocument(written, registry.ownerKeys)).toBe(true);
  expect(verifyDocument(document, registry.registryKeys)).toBe(true);
  expect(document.routes).toEqual([
    { pattern: '/', remote: 'catalog', fragment: 'home', forms: false, private: false },
  ]);
});
