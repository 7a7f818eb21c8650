import { afterEach, describe, expect, it } from 'vitest';
import { fragment, page, startOrigin, startStandalone } from '../testing/start-standalone.ts';

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

describe('the account of a page', () => {
  const key = 'the-key-of-the-account';

  async function setUp() {
    const origin = await startOrigin({
      '/': page('<esi:include src="/a"/><esi:include src="/b" onerror="continue"/>'),
      '/a': fragment('A'.repeat(100), { 'tessera-release': 'catalog@1.2.0-0a1b2c3d' }),
    });
    const edge = await startStandalone(origin, ['--debug-key', key]);
    open.push(edge, { stop: origin.close });
    return { edge, origin };
  }

  it('tells who has the key where each part came from, its time, bytes and release', async () => {
    const { edge } = await setUp();
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
    const { edge, origin } = await setUp();
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
