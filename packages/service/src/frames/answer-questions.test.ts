import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { ProblemError } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import { toDrop, toQuestion } from './messages.ts';
import { toFrames } from './read-frames.ts';
import { connectRaw, startFrames } from './testing/start-frames.ts';

/** Answers what it is asked for. */
const echo = async (what: unknown) => ({ status: 200, body: JSON.stringify(what) });

describe('createFrameServer()', () => {
  it('answers in the order in which answers are there', async () => {
    const first = Promise.withResolvers<void>();
    await using server = await startFrames({
      async answer(what) {
        if (what === 'slow') await first.promise;
        return echo(what);
      },
    });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(7, 1_000, '"slow"'), toQuestion(8, 1_000, '"quick"'));
    expect(await raw.next()).toEqual({ answer: 8, status: 200, body: 'quick' });
    first.resolve();
    expect(await raw.next()).toEqual({ answer: 7, status: 200, body: 'slow' });
  });

  it('answers a problem for what is thrown, and nothing of the inside of another error', async () => {
    await using server = await startFrames({
      async answer(what) {
        if (what === 1) throw new ProblemError({ status: 409, code: 'taken', title: 'Taken' });
        throw new Error('secret');
      },
    });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(1, 1_000, '1'), toQuestion(2, 1_000, '2'));
    expect(await raw.next()).toMatchObject({ answer: 1, status: 409, body: { code: 'taken' } });
    expect(await raw.next()).toMatchObject({ answer: 2, status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(raw.heard)).not.toContain('secret');
  });

  it.each([
    ['a question without time', '{"ask":1,"what":1}', 'frames-unreadable'],
    ['a question with half a number', toQuestion(1.5, 100, '1'), 'frames-unreadable'],
    ['an answer', '{"answer":1,"status":200}', 'frames-unreadable'],
    ['no JSON', 'hello', 'frames-unreadable'],
    ['more than it takes', JSON.stringify({ more: 'x'.repeat(1_016_000) }), 'frames-too-large'],
  ])('says why and ends the connection for %s', async (_, content, code) => {
    await using server = await startFrames({ answer: echo });
    using raw = await connectRaw(server.url);
    raw.send(content);
    expect(await raw.next()).toMatchObject({ fault: { code } });
    await once(raw.socket, 'close');
  });

  it('ends the connection for two questions of one number', async () => {
    await using server = await startFrames({ answer: () => new Promise(() => {}) });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(1, 1_000, '1'), toQuestion(1, 1_000, '2'));
    expect(await raw.next()).toMatchObject({ fault: { code: 'frames-unreadable' } });
  });

  it('takes so many questions at once, and one more when one is answered', async () => {
    const gate = Promise.withResolvers<void>();
    await using server = await startFrames({
      underWay: 2,
      answer: (what) => gate.promise.then(() => echo(what)),
    });
    using raw = await connectRaw(server.url);
    raw.send(...[1, 2, 3].map((n) => toQuestion(n, 1_000, '1')));
    expect(await raw.next()).toMatchObject({ answer: 3, status: 503, body: { code: 'frames-too-many' } });
    gate.resolve();
    await raw.next();
    await raw.next();
    raw.send(toQuestion(4, 1_000, '"again"'));
    expect(await raw.next()).toMatchObject({ answer: 4, status: 200 });
  });

  it.each([
    ['says so', (raw: Awaited<ReturnType<typeof connectRaw>>) => raw.send(toDrop(1))],
    ['is gone', (raw: Awaited<ReturnType<typeof connectRaw>>) => void raw.socket.resetAndDestroy()],
  ])('aborts what nobody waits for any more, because who asked %s', async (_, leave) => {
    const asked = Promise.withResolvers<AbortSignal>();
    await using server = await startFrames({
      async answer(what, { signal }) {
        if (what !== 'waits') return echo(what);
        asked.resolve(signal);
        return new Promise(() => {});
      },
    });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(1, 60_000, '"waits"'));
    const signal = await asked.promise;
    const aborted = once(signal, 'abort');
    leave(raw);
    await aborted;
  });

  it('aborts what is late', async () => {
    const reasons: unknown[] = [];
    await using server = await startFrames({
      async answer(_, { signal }) {
        await once(signal, 'abort');
        reasons.push(signal.reason);
        return { status: 200, body: undefined };
      },
    });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(1, 1, '1'));
    await expect.poll(() => reasons).toHaveLength(1);
  });

  it('reads no more from one that does not take its answers, and goes on when it does', async () => {
    const large = JSON.stringify('x'.repeat(900_000));
    let answered = 0;
    await using server = await startFrames({
      async answer() {
        answered += 1;
        return { status: 200, body: large };
      },
    });
    using raw = await connectRaw(server.url);
    raw.socket.pause();
    // Larger than what is read at once.
    const what = JSON.stringify('x'.repeat(100_000));
    for (let n = 0; n < 100; n += 1) raw.send(toQuestion(n, 60_000, what));
    await expect.poll(() => server.sockets[0]!.isPaused()).toBe(true);
    expect(answered).toBeLessThan(100);
    raw.socket.resume();
    await expect.poll(() => raw.heard.length, { timeout: 10_000 }).toBe(100);
  });

  it('refuses a caller whose credential is wrong, and serves HTTP beside', async () => {
    await using server = await startFrames({ answer: echo });
    const request = get(server.url, { headers: { connection: 'upgrade', upgrade: 'tessera-frames/1' } });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(401);
    expect(JSON.parse(await text(response))).toMatchObject({ code: 'caller-unknown' });
    expect(await (await fetch(server.url)).text()).toBe('plain');
    const other = get(server.url, { headers: { connection: 'upgrade', upgrade: 'h2c' } });
    expect((await once(other, 'response'))[0].statusCode).toBe(200);
  });

  it('takes frames that come with the upgrade', async () => {
    await using server = await startFrames({ answer: echo });
    using raw = await connectRaw(server.url);
    raw.socket.write(toFrames([toQuestion(1, 1_000, '"at once"')]));
    expect(await raw.next()).toMatchObject({ answer: 1, body: 'at once' });
  });

  it('answers what is under way when it stops, asks to leave, and ends with the last one', async () => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await using server = await startFrames({
      answer(what) {
        asked.resolve();
        return gate.promise.then(() => echo(what));
      },
    });
    using raw = await connectRaw(server.url);
    raw.send(toQuestion(1, 1_000, '"last"'));
    await asked.promise;
    server.stop();
    const closed = server.closed();
    expect(await raw.next()).toEqual({ leave: true });
    gate.resolve();
    expect(await raw.next()).toMatchObject({ answer: 1, body: 'last' });
    raw.socket.end();
    await closed;
  });

  it('ends a connection that does not leave', async () => {
    await using server = await startFrames({ answer: echo, grace: 20 });
    using raw = await connectRaw(server.url);
    server.stop();
    await Promise.all([once(raw.socket, 'close'), server.closed()]);
  });

  it('finds out that nobody is there any more', async () => {
    await using server = await startFrames({ answer: echo, heartbeat: 20 });
    using raw = await connectRaw(server.url);
    // What it is asked it does not answer, as a machine without power.
    expect(await raw.next()).toEqual({ ping: true });
    await once(raw.socket, 'close');
  });

  it('leaves one alone that says it is there', async () => {
    await using server = await startFrames({ answer: echo, heartbeat: 20 });
    using raw = await connectRaw(server.url);
    for (let n = 0; n < 3; n += 1) {
      expect(await raw.next()).toEqual({ ping: true });
      raw.send('{"pong":true}');
    }
    raw.send('{"ping":true}');
    await expect.poll(() => raw.heard).toContainEqual({ pong: true });
  });
});
