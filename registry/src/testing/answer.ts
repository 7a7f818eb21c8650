/** Answers of the registry as tests read them. */

import type { ChannelDocument } from '@tessera/contracts/channel';
import type { Output } from '@tessera/contracts/http';
import type {
  auditContract,
  channelContract,
  passContract,
  publishContract,
  rolloutContract,
  tokenContract,
} from '../contract.ts';

/**
 * The members that tests look at, of every operation and of problems. A body has those of its own operation: what a
 * test reads besides is undefined, and its expectation fails.
 */
export type AnswerBody = Pick<ChannelDocument, 'remotes'> &
  Omit<Output<typeof channelContract.promote>, 'channel'> &
  Output<typeof rolloutContract.listCanaries> &
  Output<typeof auditContract.searchAudit> &
  Output<typeof publishContract.listReleases> &
  Pick<Output<typeof publishContract.announceRelease>, 'committed' | 'missing'> &
  Pick<Output<typeof publishContract.getRelease>, 'channels'> &
  Pick<Output<typeof tokenContract.createToken>, 'id' | 'token'> &
  Output<typeof tokenContract.listTokens> &
  Output<typeof passContract.issuePass> & {
    /** Of a problem. */
    code: string;
    detail: string;
    /** Every refusal, where there are several. */
    errors: { field: string; code: string; detail: string }[];
    happened: unknown;
  };

/** An answer, its body parsed. */
export interface Answer<Body = AnswerBody> {
  status: number;
  headers: Headers;
  body: Body;
}

/** Asks the registry: `ask('POST /tokens', { body })`. */
export type Ask = <Body = AnswerBody>(
  route: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Answer<Body>>;

/** What tests look at of `GET /openapi.json`. */
export interface ApiDescription {
  paths: Record<string, { post?: { operationId: string; parameters: { name: string }[] } }>;
}
