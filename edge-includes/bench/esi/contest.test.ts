import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../peers/program.ts';
import { hold, median } from './contest.ts';

const pace = { rounds: 1, seconds: 1, cores: { server: 0, load: 0 } };
const page = Buffer.from('<p>page</p>');

describe('median()', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});

describe('hold()', () => {
  it('goes on without a server of others whose page is wrong, and tells it', async () => {
    await using wrong = await startTestServer((_request, response) => void response.end('<p>other</p>'));
    const standing = await hold([{ name: 'other', url: wrong.url, mayFail: true }], pace, page);
    expect(standing.loads.size).toBe(0);
    expect(standing.notes).toEqual(['other: its page is not the expected one (200, 12 bytes, not 11)']);
  });

  it('refuses to measure our own server when its page is wrong', async () => {
    await using wrong = await startTestServer((_request, response) => void response.end('<p>other</p>'));
    await expect(hold([{ name: 'own', url: wrong.url }], pace, page)).rejects.toThrow(
      'Cannot measure own: its page is not the expected one',
    );
  });

  it.runIf(isInstalled('wrk'))('measures who sends the right page', async () => {
    await using right = await startTestServer((_request, response) => void response.end(page));
    const { loads } = await hold([{ name: 'right', url: right.url }], pace, page);
    expect(loads.get('right')!.rate).toBeGreaterThan(0);
  });
});
