/** Why a release is not published or a channel does not change. */

import { defineErrors, ProblemError } from '@tessera/contracts/problem';

export const registryErrors = defineErrors('REGISTRY', {
  REQUEST_UNREADABLE: {
    status: 400,
    title: 'The request cannot be read',
    message: (why: string) => `Cannot read the request: ${why}`,
  },
  VERSION_TAKEN: {
    status: 409,
    title: 'The version exists with other content',
    message: (release: string, differences: string) =>
      `Cannot publish "${release}": this version exists and differs in ${differences}, raise the version`,
  },
  RELEASE_UNKNOWN: {
    status: 404,
    title: 'No such release',
    message: (release: string) =>
      `Cannot find release "${release}": it is not among the artifacts, publish it first`,
  },
  RELEASE_UNTRUSTED: {
    status: 403,
    title: 'The signature does not hold',
    message: (release: string) => `Cannot promote "${release}": it is not signed by a key of its owner`,
  },
  REMOTE_OWNED: {
    status: 403,
    title: 'The remote belongs to another team',
    message: (remote: string, owner: string, other: string) =>
      `Cannot promote a release of "${remote}" by "${other}": the remote belongs to "${owner}"`,
  },
  CHANNEL_DAMAGED: {
    status: 500,
    title: 'The channel document is damaged',
    message: (channel: string, why: string) =>
      `Cannot read channel "${channel}": ${why}, restore its previous document`,
  },
  REMOTE_UNKNOWN: {
    status: 404,
    title: 'No such remote',
    message: (remote: string, known: string) =>
      `Cannot roll back "${remote}": nothing of this name is on the channel, choose from ${known || 'none'}`,
  },
  NOTHING_PREVIOUS: {
    status: 409,
    title: 'Nothing to go back to',
    message: (remote: string) => `Cannot roll back "${remote}": it has no previous release on this channel`,
  },
  TOKEN_REFUSED: {
    status: 401,
    title: 'The token is not valid',
    message: () =>
      'Cannot accept the token: it is missing, unknown, expired or revoked, ask its team for a new one',
  },
  TOKEN_UNKNOWN: {
    status: 404,
    title: 'No such token',
    message: (id: string) => `Cannot find token "${id}": the team has none of this id`,
  },
  SCOPE_REFUSED: {
    status: 403,
    title: 'The credential does not allow this',
    message: (what: string, why: string) => `Cannot ${what}: ${why}`,
  },
  TEAM_UNKNOWN: {
    status: 404,
    title: 'No such team',
    message: (team: string) => `Cannot find team "${team}": register it with its public keys first`,
  },
  KEY_REFUSED: {
    status: 422,
    title: 'The key cannot be used',
    message: (id: string) => `Cannot register key "${id}": it is no Ed25519 public key, SPKI in base64`,
  },
  KEY_IN_USE: {
    status: 409,
    title: 'A live release is signed with the key',
    message: (release: string, channel: string) =>
      `Cannot take the key of "${release}" away: it is live on "${channel}", replace it by a release that is signed with another one first`,
  },
  REMOTE_UNREGISTERED: {
    status: 404,
    title: 'The remote has no owner yet',
    message: (remote: string) => `Cannot find remote "${remote}": give it an owner first`,
  },
  REMOTE_FOREIGN: {
    status: 403,
    title: 'The remote belongs to another team',
    message: (remote: string, owner: string, team: string) =>
      `Cannot use remote "${remote}" for "${team}": it belongs to "${owner}"`,
  },
  RELEASE_REFUSED: {
    status: 422,
    title: 'This is no release',
    message: (why: string) => `Cannot publish the release: ${why}`,
  },
  RELEASE_BUSY: {
    status: 409,
    title: 'The release is being committed',
    message: (release: string) =>
      `Cannot announce "${release}" with other content: it is being committed, wait for that`,
  },
  RELEASE_UNANNOUNCED: {
    status: 404,
    title: 'The release was not announced',
    message: (release: string) =>
      `Cannot commit "${release}": it was not announced, post its release.json first`,
  },
  FILES_TOO_MANY: {
    status: 413,
    title: 'Too many files',
    message: (files: number, limit: number) =>
      `Cannot publish the release: it has ${files} files, at most ${limit} are allowed`,
  },
  FILES_TOO_LARGE: {
    status: 413,
    title: 'Too many bytes',
    message: (what: string, bytes: number, limit: number) =>
      `Cannot take ${what}: it has at least ${bytes} bytes, at most ${limit} are allowed`,
  },
  PATH_REFUSED: {
    status: 422,
    title: 'A path is not allowed',
    message: (path: string, why: string) =>
      `Cannot publish file "${path}": ${why}, use plain names below browser/ or server/`,
  },
  BLOBS_MISSING: {
    status: 409,
    title: 'Files are missing',
    message: (release: string, count: number) =>
      `Cannot commit "${release}": ${count} of its files have not arrived, put those in "missing" first`,
  },
  BLOB_UNCLAIMED: {
    status: 409,
    title: 'Nobody waits for this file',
    message: (sha384: string) =>
      `Cannot take file "${sha384}": no release of yours names it, announce that release first`,
  },
  BLOB_ALTERED: {
    status: 422,
    title: 'The file is not what its hash says',
    message: (sha384: string) => `Cannot take file "${sha384}": its content has another hash, send it again`,
  },
  CHANNEL_UNKNOWN: {
    status: 404,
    title: 'No such channel',
    message: (channel: string) =>
      `Cannot find channel "${channel}": nothing is on it, promote something to it first`,
  },
  CHANNEL_PERMANENT: {
    status: 409,
    title: 'The channel stays',
    message: (channel: string) =>
      `Cannot remove channel "${channel}": only previews can be removed, name one such as pr-12`,
  },
  CHANNEL_LOCKED: {
    status: 423,
    title: 'The channel is locked',
    message: (channel: string, actor: string, reason: string) =>
      `Cannot change channel "${channel}": ${actor} has locked it (${reason}), unlock it first`,
  },
  REVISION_REQUIRED: {
    status: 428,
    title: 'The revision is missing',
    message: (channel: string, revision: number) =>
      `Cannot change channel "${channel}": send the revision that you have seen, If-Match: "${revision}", or *`,
  },
  REVISION_PASSED: {
    status: 412,
    title: 'Someone else was faster',
    message: (channel: string, seen: number, revision: number) =>
      `Cannot change channel "${channel}" from revision ${seen}: it is at ${revision}, look at what happened and ask again`,
  },
  KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key was used before',
    message: (key: string) =>
      `Cannot use Idempotency-Key "${key}": it belongs to another request, use a new one`,
  },
  RELEASE_WITHDRAWN: {
    status: 409,
    title: 'The release was withdrawn',
    message: (release: string) =>
      `Cannot make "${release}" live: it was withdrawn from this channel, publish a new version`,
  },
  PASS_WITHDRAWN: {
    status: 409,
    title: 'The release was withdrawn',
    message: (release: string) =>
      `Cannot issue a pass for "${release}": it was withdrawn, name another release`,
  },
  PASS_TOO_LONG: {
    status: 422,
    title: 'The pass would be too long',
    message: (length: number, limit: number) =>
      `Cannot issue the pass: it would have ${length} characters, a cookie takes ${limit}, name fewer remotes`,
  },
  PASS_REFUSED: {
    status: 403,
    title: 'The pass does not allow it',
    message: (why: string) => `Cannot issue another pass: ${why}, ask for one with "tessera preview"`,
  },
  PREVIEW_EMPTY: {
    status: 409,
    title: 'The preview changes nothing',
    message: (channel: string) =>
      `Cannot issue a pass for channel "${channel}": production has had all that it names, publish a change to it first`,
  },
  RELEASE_LIVE: {
    status: 409,
    title: 'The release is live',
    message: (release: string) =>
      `Cannot withdraw "${release}": it is the stable one, roll back with "withdraw" instead`,
  },
  RELEASE_NEVER_LIVE: {
    status: 409,
    title: 'The release was never live here',
    message: (release: string, channel: string) =>
      `Cannot roll back to "${release}": it was never on channel "${channel}", promote it`,
  },
  CANARY_UNKNOWN: {
    status: 404,
    title: 'No such canary',
    message: (remote: string, channel: string) =>
      `Cannot find a canary of "${remote}" on channel "${channel}": none is active, start one`,
  },
  CANARY_ACTIVE: {
    status: 409,
    title: 'The remote has a canary already',
    message: (release: string, active: string) =>
      `Cannot start canary "${release}": canary "${active}" is active, step it to 100 % or abort it first`,
  },
  CANARY_BASELESS: {
    status: 409,
    title: 'There is nothing to compare with',
    message: (release: string, channel: string) =>
      `Cannot start canary "${release}": nothing of this remote is stable on channel "${channel}", promote it`,
  },
  CANARY_STABLE: {
    status: 409,
    title: 'The release is the stable one',
    message: (release: string) =>
      `Cannot start canary "${release}": it is stable already, choose another release`,
  },
  CANARY_UNFIT: {
    status: 409,
    title: 'A page would be missing',
    message: (release: string, fragment: string, route: string) =>
      `Cannot start canary "${release}": it has no fragment "${fragment}", which route "${route}" shows, promote it instead`,
  },
  CANARIES_CROWDED: {
    status: 409,
    title: 'Too many canaries on one route',
    message: (route: string, canaries: string, most: number) =>
      `Cannot have canaries of ${canaries} at once: all are on route "${route}", at most ${most} may be, abort one or wait for its end`,
  },
  CANARY_BESIDE_SHELL: {
    status: 409,
    title: 'A shell canary is alone',
    message: (canaries: string) =>
      `Cannot have canaries of ${canaries} at once: one of the shell is on every page, abort one or wait for its end`,
  },
  CANARY_REFUSED: {
    status: 409,
    title: 'The canary cannot do that',
    message: (sentence: string) => sentence,
  },
  PLAN_REFUSED: {
    status: 422,
    title: 'The plan cannot be used',
    message: (sentence: string) => sentence,
  },
  ALARM_UNKNOWN: {
    status: 404,
    title: 'The release was never here',
    message: (release: string, channel: string) =>
      `Cannot hear an alarm about "${release}": it was never on channel "${channel}"`,
  },
  REVISION_UNKNOWN: {
    status: 409,
    title: 'There is no such revision yet',
    message: (channel: string, revision: number, current: number) =>
      `Cannot acknowledge revision ${revision} of "${channel}": the newest is ${current}`,
  },
  EDGE_UNKNOWN: {
    status: 404,
    title: 'The edge does not follow this channel',
    message: (edge: string, channel: string) =>
      `Cannot hear edge "${edge}": it has never followed "${channel}", open its feed first`,
  },
  FEEDS_FULL: {
    status: 503,
    title: 'Too many feeds are open',
    message: (limit: number) => `Cannot open another feed: ${limit} are open, try again in a moment`,
  },
  NOT_CONNECTED: {
    status: 503,
    title: 'Nothing to look at here',
    message: (what: string, variable: string) =>
      `Cannot look at ${what}: this registry stands alone, start it with ${variable}`,
  },
});

/** The same error with further members in its problem, such as the files that differ. */
export function withFacts(error: ProblemError, facts: Record<string, unknown>): ProblemError {
  const { title, status, code, detail, errors, type: _type, ...extensions } = error.problem;
  return new ProblemError({
    title,
    status,
    code,
    extensions: { ...extensions, ...facts },
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
  });
}
