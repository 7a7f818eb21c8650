/** Permissions with a `*` in them that are meant, each with its reason. A test fails for one that is not here. */

export interface WildcardException {
  /** Matches the sentence of the finding. */
  finding: RegExp;
  reason: string;
}

export const wildcardExceptions: readonly WildcardException[] = [
  {
    finding: /^Route\w+Permission: resource arn:\S+:execute-api:\S+<Api\w+>\/\*\/\*$/,
    reason:
      "an API's only integration: whatever stage and route it has, it calls this function and its own alias",
  },
  {
    finding: /^ReleasesPolicy: resource <Releases\.Arn>\/\*$/,
    reason:
      'the distribution reads every file of releases, which are public; a condition names the distribution',
  },
  {
    finding: /^PublishReleases: resource <Releases\.Arn>\/r\/\*$/,
    reason:
      'the registry adds files of releases whose names nobody knows before; it may not remove or read any',
  },
];
