/** A BFF on a port of its own, and the gateway's part of its world: signed identities. */

import { generateKeyPairSync } from 'node:crypto';
import { headers as names } from '@tessera/contracts/headers';
import {
  createAssertionSigner,
  createRelaySigner,
  type IdentityClaims,
  type RelayClaims,
} from '@tessera/contracts/identity';
import { startTestServer, type TestServer } from '@tessera/service/testing';
import type { Bff } from '../bff/create-bff.ts';

export type TestBff = TestServer;

export interface TestGateway {
  /** For `BffOptions.identityKeys`. */
  identityKeys: Record<string, string>;
  /** The header that says who asks. */
  identify(claims: Omit<IdentityClaims, 'iat' | 'exp'>): Record<string, string>;
  /** The header that opens a relay. */
  permit(claims: Omit<RelayClaims, 'iat' | 'exp'>): Record<string, string>;
}

export function createTestGateway(): TestGateway {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const sign = createAssertionSigner({ id: 'test', privateKey });
  const permit = createRelaySigner({ id: 'test', privateKey });
  return {
    identityKeys: { test: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
    identify: (claims) => ({ [names.identity]: sign(claims) }),
    permit: (claims) => ({ [names.relay]: permit(claims) }),
  };
}

/** Use it with `await using`. */
export async function startTestBff(bff: Bff): Promise<TestBff> {
  const server = await startTestServer(bff.listener);
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      bff.stopping();
      await server[Symbol.asyncDispose]();
      await bff.close();
    },
  };
}
