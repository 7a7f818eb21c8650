import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { LateError } from '../upstream/late-error.ts';
import { createAsker } from './ask-questions.ts';
import { startFrames } from './testing/start-frames.ts';

const headers = { authorization: 'good' };
const soon = { timeout: 10_000 };
const answer = async (what: unknown) => ({ status: 200, body: JSON.stringify(what) });
const silent = () => new Promise<never>(() => {});

describe('createAsker()', () => {
  it('asks 10,000 questions at once over one connection, each gets its own answer', async () => {
    await using server = await startFrames({ answer });
    const ask = createAsker({ url: server.url, headers });
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, (_, n) => ask(JSON.stringify({ n }), { timeout: 60_000 })),
    );
    expect(answers.map(({ body }) => (body as { n: number }).n)).toEqual(
      Array.from({ length: 10_000 }, (_, n) => n),
    );
    expect(server.sockets).toHaveLength(1);
  });

  it('has so many questions under way at once, the others wait', async () => {
    const gate = Promise.withResolvers<void>();
    let most = 0;
    let now = 0;
    await using server = await startFrames({
      async answer(what) {
        now += 1;
        most = Math.max(most, now);
        await gate.promise;
        now -= 1;
        return answer(what);
      },
    });
    const ask = createAsker({ url: server.url, headers, underWay: 4 });
    const asking = Promise.all(Array.from({ length: 20 }, (_, n) => ask(String(n), soon)));
    await expect.poll(() => now).toBe(4);
    gate.resolve();
    expect((await asking).map(({ body }) => body)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(4);
  });

  it('sends what is asked in one turn in one write', async () => {
    await using server = await startFrames({ answer });
    const ask = createAsker({ url: server.url, headers });
    await ask('0', soon);
    const write = vi.spyOn(Socket.prototype, 'write');
    try {
      await Promise.all([ask('1', soon), ask('2', soon), ask('3', soon)]);
      // One there, and one back.
      expect(write).toHaveBeenCalledTimes(2);
    } finally {
      write.mockRestore();
    }
  });

  it('is refused with the problem of the server, each time anew', async () => {
    await using server = await startFrames({ answer });
    const ask = createAsker({ url: server.url, headers: { authorization: 'bad' } });
    for (let n = 0; n < 2; n += 1)
      expect(await ask('1', soon)).toMatchObject({ status: 401, body: { code: 'caller-unknown' } });
  });

  it('gives up what is late, tells the server so, and leaves the rest alone', async () => {
    const dropped = Promise.withResolvers<void>();
    await using server = await startFrames({
      async answer(what, { signal }) {
        if (what !== 'late') return answer(what);
        signal.addEventListener('abort', () => dropped.resolve());
        return silent();
      },
    });
    const ask = createAsker({ url: server.url, headers });
    await ask('1', soon);
    await expect(ask('"late"', { timeout: 20 })).rejects.toThrow(LateError);
    await dropped.promise;
    expect(await ask('2', soon)).toMatchObject({ body: 2 });
    expect(server.sockets).toHaveLength(1);
  });

  it('gives up what still waits for its turn, too', async () => {
    await using server = await startFrames({ answer: silent });
    const ask = createAsker({ url: server.url, headers, underWay: 1 });
    const first = expect(ask('1', { timeout: 60 })).rejects.toThrow(LateError);
    await expect(ask('2', { timeout: 20 })).rejects.toThrow(LateError);
    await first;
  });

  it('rejects with the reason of a signal, before it asks and after', async () => {
    const asked = Promise.withResolvers<AbortSignal>();
    await using server = await startFrames({
      answer(_, { signal }) {
        asked.resolve(signal);
        return silent();
      },
    });
    const ask = createAsker({ url: server.url, headers });
    const reason = new Error('nobody waits');
    await expect(ask('1', { ...soon, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.sockets).toHaveLength(0);
    const leaving = new AbortController();
    const asking = expect(ask('1', { ...soon, signal: leaving.signal })).rejects.toBe(reason);
    const aborted = once(await asked.promise, 'abort');
    leaving.abort(reason);
    await Promise.all([asking, aborted]);
  });

  it('refuses to ask more than the server takes', async () => {
    await using server = await startFrames({ answer });
    const ask = createAsker({ url: server.url, headers });
    const large = JSON.stringify('x'.repeat(1_016_000));
    await expect(ask(large, soon)).rejects.toMatchObject({ status: 413, code: 'body-too-large' });
    expect(await ask(JSON.stringify('x'.repeat(1_000_000)), soon)).toMatchObject({ status: 200 });
  });

  it('refuses a credential that would be another header', () => {
    const spoilt = { authorization: 'good\r\ntessera-caller: other' };
    expect(() => createAsker({ url: 'http://127.0.0.1', headers: spoilt })).toThrow(TypeError);
  });

  it('takes its next questions elsewhere when the server stops, and gets what was under way', async () => {
    const gate = Promise.withResolvers<void>();
    const server = await startFrames({ answer: (what) => gate.promise.then(() => answer(what)) });
    const ask = createAsker({ url: server.url, headers });
    const last = ask('"last"', soon);
    await expect.poll(() => server.sockets.length).toBe(1);
    server.stop();
    const closed = server.closed();
    const refusal = () => ask('"next"', { timeout: 50 }).catch(({ message }: Error) => message);
    await expect.poll(refusal).toMatch(/REFUSED/);
    gate.resolve();
    expect(await last).toMatchObject({ body: 'last' });
    await closed;
  });

  it('fails when nobody is there, and asks when somebody is', async () => {
    const gone = await startFrames({ answer });
    const port = Number(new URL(gone.url).port);
    await gone[Symbol.asyncDispose]();
    const ask = createAsker({ url: gone.url, headers });
    await expect(ask('1', soon)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await using _server = await startFrames({ answer }, port);
    expect(await ask('1', soon)).toMatchObject({ body: 1 });
  });

  it('fails what was under way when the server is killed, and goes on with the next one', async () => {
    const first = await startProcess();
    const asked = new Promise((resolve) => first.child.on('message', resolve));
    const ask = createAsker({ url: first.url, headers });
    const lost = expect(Promise.allSettled([ask('"never"', soon), ask('"never"', soon)])).resolves.toEqual([
      expect.objectContaining({ status: 'rejected' }),
      expect.objectContaining({ status: 'rejected' }),
    ]);
    await asked;
    first.child.kill('SIGKILL');
    await lost;
    const second = await startProcess(new URL(first.url).port);
    expect(await ask('"now"', soon)).toMatchObject({ body: 'here' });
    second.child.kill('SIGKILL');
  });

  it('finds out that the server is frozen', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: tessera-frames/1\r\n\r\n',
        ),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const ask = createAsker({ url: `http://127.0.0.1:${port}`, headers, heartbeat: 20 });
    await expect(ask('1', soon)).rejects.toMatchObject({ code: 'frames-silent' });
    server.close();
  });

  it.each([
    ['no HTTP', 'x'.repeat(70_000)],
    ['nothing', ''],
    ['garbage in frames', 'HTTP/1.1 101 S\r\nupgrade: tessera-frames/1\r\n\r\nGET / HTTP/1.1\r\n\r\n'],
    ['another page', 'HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n'],
  ])('fails for a server that speaks %s', async (_, bytes) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      if (bytes !== '') socket.write(bytes);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const ask = createAsker({ url: `http://127.0.0.1:${port}`, headers, opening: 100 });
    const failing = ask('1', soon).catch((error: Error) => error);
    expect(await failing).toBeInstanceOf(Error);
    expect(await failing).not.toBeInstanceOf(LateError);
    server.close();
  });

  it('lets the process end while it waits for nothing', async () => {
    const served = await startProcess();
    const code = `
      const { createAsker } = await import('${join(import.meta.dirname, 'ask-questions.ts')}');
      const ask = createAsker({ url: '${served.url}', headers: { authorization: 'good' } });
      console.log((await ask('"now"', { timeout: 30000 })).body);`;
    const { stdout } = await run(code);
    expect(stdout).toBe('here\n');
    served.child.kill('SIGKILL');
  });
});

async function startProcess(port = '0'): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(import.meta.dirname, 'testing/run-server.ts'), [port]);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { child, url };
}

async function run(code: string): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { timeout: 10_000 });
}
