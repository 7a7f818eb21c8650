/**
 * The names of the headers that Tessera's parts use among themselves.
 *
 * Every `tessera-*` header that arrives from outside is removed by the gateway before it adds its own.
 */
export const headers = {
  /** Signed assertion of who asks; see `identity`. Gateway → BFF → functions. */
  identity: 'tessera-identity',
  /** The signed vector of a page's releases. Browser → gateway. */
  page: 'tessera-page',
  /** What a primary fragment wants in `<head>`, base64url JSON; see `fragment`. BFF → gateway. */
  head: 'tessera-head',
  /** Absolute time in epoch milliseconds after which nobody waits for the answer any more. */
  deadline: 'tessera-deadline',
  /** The fragments that an answer has slots for, `remote/fragment` joined by commas; empty for none. BFF → gateway. */
  nests: 'tessera-nests',
  /** The code of the problem that an answer in HTML, 500 and above, is made of. BFF → gateway. */
  problem: 'tessera-problem',
  /** A signed statement that opens a relay; see `identity`. Gateway → BFF. */
  relay: 'tessera-relay',
  /** Which release rendered an answer, `<remote>@<version>-<digest8>`. BFF → gateway. */
  release: 'tessera-release',
  /** Identifies one request through all parts, in logs and problems. */
  requestId: 'x-request-id',
  /** Who calls: the caller's name, beside its `Authorization: Bearer` credential. */
  caller: 'tessera-caller',
  /** What began it all, such as an order; kept with every event that comes of it. */
  correlation: 'tessera-correlation',
  /** The event or the task that a call is made for; kept with every event that comes of it. */
  causation: 'tessera-causation',
  /** The client's address as the gateway saw it, for rate limits. Gateway → BFF. */
  client: 'tessera-client',
  /** The number of the newest event when a feed was opened: whoever has read that far knows all. Store → reader. */
  feedLast: 'tessera-feed-last',
  idempotencyKey: 'idempotency-key',
  surrogateControl: 'surrogate-control',
  surrogateKey: 'surrogate-key',
} as const;
