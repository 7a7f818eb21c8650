export type { DevelopPass, OverridePass, Pass, PassFault, PassSigner } from './developers/pass.ts';
export {
  createPassReader,
  createPassSigner,
  OVERRIDE_PATH,
  overrideLink,
  PASS_LIFETIME,
  PASS_LIMIT,
  PASS_REMOTES,
  passReleases,
} from './developers/pass.ts';
export type { RelayTarget, RelayTerms } from './developers/relay-terms.ts';
export { DEVELOP_PATH, parseRelayTarget, parseRelayTerms, relayPath } from './developers/relay-terms.ts';
