/** An edge as far as the registry sees it, in a process of its own: parses, verifies, acknowledges. */

import { parseChannelDocument } from '@tessera/contracts/channel';
import { type Signed, verifyDocument } from '@tessera/contracts/release';
import { followFeed } from '@tessera/service/feed';

const [channel = '', caller = '', token = '', keys = '{}'] = process.argv.slice(2);

followFeed({
  url: `${channel}/feed`,
  credential: { caller, token },
  onError: (error) => console.error(error),
  async onEvent(json) {
    const found: unknown = JSON.parse(json);
    const { revision } = parseChannelDocument(found);
    if (!verifyDocument(found as Signed<object>, JSON.parse(keys))) throw new Error('Cannot verify');
    await fetch(`${channel}/acks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ edge: caller, revision }),
    });
  },
});
