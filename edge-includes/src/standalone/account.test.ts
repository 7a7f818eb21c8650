import { describe, expect, it } from 'vitest';
import { fragment, page, setUp } from '../testing/start-standalone.ts';

describe('the account of a page', () => {
  const key = 'the-key-of-the-account';

  function setUpAccount() {
    return setUp(
      {
        '/': page('<esi:include src="/a"/><esi:include src="/b" onerror="continue"/>'),
        '/a': fragment('A'.repeat(100), { 'tessera-release': 'catalog@1.2.0-0a1b2c3d' }),
      },
      ['--debug-key', key],
    );
  }

  it('tells who has the key where each part came from, its time, bytes and release', async () => {
    const { edge } = await setUpAccount();
    const headers = { 'edge-includes-debug': key };
    const first = await edge.get('/', { headers });
    expect(await first.text()).toBe('A'.repeat(100));
    expect(first.headers.get('server-timing')!.split(', ')).toEqual([
      expect.stringMatching(/^page;desc="\/ miss";dur=\d+\.\d$/),
      expect.stringMatching(/^include-1;desc="\/a miss catalog@1\.2\.0-0a1b2c3d";dur=\d+\.\d$/),
      expect.stringMatching(/^include-2;desc="\/b \w+";dur=\d+\.\d$/),
    ]);
    const second = await edge.get('/', { headers });
    expect(second.headers.get('server-timing')).toContain(
      'include-1;desc="/a hit 100 B catalog@1.2.0-0a1b2c3d";dur=0.0',
    );
  });

  it('is nobody else’s, and neither is the key', async () => {
    const { edge, origin } = await setUpAccount();
    for (const given of [undefined, 'wrong', `${key}x`]) {
      const answer = await edge.get(
        '/',
        given === undefined ? {} : { headers: { 'edge-includes-debug': given } },
      );
      expect(answer.headers.get('server-timing')).toBeNull();
    }
    expect(origin.headersOf('/')).not.toHaveProperty('edge-includes-debug');
    expect(origin.headersOf('/a')).not.toHaveProperty('edge-includes-debug');
  });
});
