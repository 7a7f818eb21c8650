import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishTestRelease } from '../testing.ts';
import { requireContract } from './require-contract.ts';

const key = generateKeyPairSync('ed25519');
let artifacts: string;

beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-contract-'));
});
afterEach(() => rm(artifacts, { recursive: true, force: true }));

/** A release that needs a range of the contract of "demo". */
const publish = (version: string, bff: { name: string; contract: string }) =>
  publishTestRelease({ artifacts, remote: 'demo', server: '', version, fragments: {}, bff, key });

describe('requireContract()', () => {
  it('names the release that would break, and what it needs', async () => {
    const { id: fits } = await publish('1.0.0', { name: 'demo', contract: '^2.1.0' });
    const { id: breaks, ownerKeys } = await publish('1.1.0', { name: 'demo', contract: '^1.4.0' });
    const source = { artifacts, ownerKeys, bff: { name: 'demo', contract: '2.3.0' } };
    await requireContract(source, [`demo@${fits}`]);
    await expect(requireContract(source, [`demo@${fits}`, `demo@${breaks}`])).rejects.toMatchObject({
      code: 'bff-contract-unsatisfied',
      message: `Cannot start: release "demo@${breaks}" needs contract ^1.4.0 of "demo", here is 2.3.0, keep what it calls until no channel names it`,
    });
  });

  it('asks nothing of what cannot run here: another BFF, another key, nothing there', async () => {
    const { id: other, ownerKeys } = await publish('1.0.0', { name: 'orders', contract: '^9.0.0' });
    const { id: forged } = await publishTestRelease({
      artifacts,
      remote: 'demo',
      server: '',
      version: '1.1.0',
      fragments: {},
      bff: { name: 'demo', contract: '^9.0.0' },
    });
    const source = { artifacts, ownerKeys, bff: { name: 'demo', contract: '1.0.0' } };
    await requireContract(source, [`demo@${other}`, `demo@${forged}`, 'demo@3.0.0-00000000']);
  });
});
