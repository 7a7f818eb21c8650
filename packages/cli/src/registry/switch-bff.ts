/** Makes the address of a BFF known: to the registry, and by every channel to the edges. */

import { randomUUID } from 'node:crypto';
import { Sentence } from '../sentence.ts';
import type { Registry } from './client.ts';

/** Where a BFF answers, and the version of its contract. */
export interface RegisteredBff {
  url: string;
  contract: string;
}

/** Milliseconds to ask a BFF for its contract. */
const TIMEOUT = 3_000;

/**
 * The version of the contract that a running BFF speaks.
 *
 * @param bff its name, where another one must not be taken for it
 * @throws Sentence when nobody answers, or another one
 */
export async function contractOf(url: string, bff?: string): Promise<string> {
  const answer = await fetch(`${url}/contract`, { signal: AbortSignal.timeout(TIMEOUT) }).catch(() => null);
  if (answer === null)
    throw new Sentence(`Cannot ask the BFF at ${url} for its contract: nobody answers, start it first`);
  const { name, version } = ((await answer.json().catch(() => null)) ?? {}) as {
    name?: string;
    version?: string;
  };
  if (!answer.ok || version === undefined)
    throw new Sentence(`Cannot tell which contract the BFF at ${url} speaks: it answered ${answer.status}`);
  if (bff === undefined || name === undefined || name === bff) return version;
  throw new Sentence(
    `Cannot take ${url} for the BFF "${bff}": "${name}" answers there, give another address`,
  );
}

/** Lets every channel name the new address, or leaves all as it was. */
export async function switchBff(bff: string, address: RegisteredBff, registry: Registry): Promise<void> {
  const { bffs } = await registry.call.listBffs({});
  const before = bffs.find((one) => one.bff === bff);
  await registry.call.setBff({ params: { bff }, body: address });
  const { channels } = await registry.call.listChannels({});
  try {
    for (const { channel } of channels) {
      const reason = `${bff} was deployed with contract ${address.contract}`;
      const ask = { params: { channel }, body: { reason }, idempotencyKey: randomUUID() };
      await registry.since('*').refresh(ask);
    }
  } catch (error) {
    if (before !== undefined) {
      const { url, contract } = before;
      await registry.call.setBff({ params: { bff }, body: { url, contract } });
    }
    throw error;
  }
}
