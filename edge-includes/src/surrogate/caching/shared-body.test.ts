import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/start-cache.ts';
import { shareBody } from './shared-body.ts';

const MB = 1_048_576;
const never = new AbortController().signal;

async function* large(total: number, onPart: () => void): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < total; sent += 65_536) {
    onPart();
    yield Buffer.alloc(65_536, 97);
  }
}

async function drain(body: AsyncIterable<Uint8Array> | null): Promise<number> {
  let size = 0;
  for await (const part of body!) size += part.length;
  return size;
}

describe('shareBody()', () => {
  it('gives each reader all of it, and the whole', async () => {
    const body = shareBody(
      large(3 * 65_536, () => undefined),
      { limit: MB },
    );
    const sizes = await Promise.all([drain(body.read(never)), drain(body.read(never))]);
    expect(sizes).toEqual([196_608, 196_608]);
    expect((await body.whole)?.length).toBe(196_608);
  });

  it('holds a few megabytes of 50 while two read, and goes at the pace of the slower one', async () => {
    let sent = 0;
    const body = shareBody(
      large(50 * MB, () => (sent += 65_536)),
      { limit: MB },
    );
    const [fast, slow] = [body.read(never)!, body.read(never)!];
    expect(await body.whole).toBeNull();
    let most = 0;
    let received = 0;
    const fastDone = drain(fast);
    for await (const part of slow) {
      received += part.length;
      most = Math.max(most, body.held());
      expect(sent - received).toBeLessThan(2 * MB);
      if (received % MB === 0) await settled();
    }
    expect([received, await fastDone]).toEqual([50 * MB, 50 * MB]);
    expect(most).toBeLessThan(2 * MB);
    expect(body.held()).toBe(0);
  });

  it('cannot be joined when its beginning is gone', async () => {
    const body = shareBody(
      large(4 * MB, () => undefined),
      { limit: MB },
    );
    await drain(body.read(never));
    expect(body.read(never)).toBeNull();
  });

  it('goes on for the others when a slow reader leaves', async () => {
    const body = shareBody(
      large(8 * MB, () => undefined),
      { limit: MB },
    );
    const leaving = new AbortController();
    const slow = body.read(leaving.signal)!;
    const other = drain(body.read(never));
    await slow.next();
    await settled();
    leaving.abort(new Error('gone'));
    expect(await other).toBe(8 * MB);
    await expect(slow.next()).rejects.toThrow('gone');
  });

  it('tells when nobody reads any more, unless it is read for the store', async () => {
    for (const [detached, told] of [
      [false, 1],
      [true, 0],
    ] as const) {
      let abandoned = 0;
      const rest = Promise.withResolvers<void>();
      const source = (async function* () {
        yield Buffer.from('a');
        await rest.promise;
      })();
      const body = shareBody(source, { limit: MB, detached, onAbandoned: () => (abandoned += 1) });
      await body.read(never)!.return!();
      await settled();
      expect(abandoned).toBe(told);
      rest.resolve();
    }
  });

  it('fails every reader with its source', async () => {
    const source = (async function* () {
      yield Buffer.from('a');
      throw new Error('broken');
    })();
    const body = shareBody(source, { limit: MB });
    await expect(drain(body.read(never))).rejects.toThrow('broken');
    await expect(drain(body.read(never))).rejects.toThrow('broken');
    await expect(body.whole).rejects.toThrow('broken');
  });
});
