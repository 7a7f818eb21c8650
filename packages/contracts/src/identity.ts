export type { AssertionSigner, AssertionVerifier } from './identity/assertion.ts';
export { createAssertionSigner, createAssertionVerifier } from './identity/assertion.ts';
export type { IdentityClaims } from './identity/claims.ts';
export { IDENTITY_LIFETIME, identityClaimsSchema } from './identity/claims.ts';
export type { RelayClaims, RelaySigner, RelayUpstream, RelayVerifier } from './identity/relay.ts';
export { createRelaySigner, createRelayVerifier, RELAY_LIFETIME, relayUpstream } from './identity/relay.ts';
