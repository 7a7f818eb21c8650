import { describe, expect, it } from 'vitest';
import type { Message } from './messages.ts';
import { createFrameReader, toFrames } from './read-frames.ts';

function read(chunks: readonly Buffer[], limit = 1_000): Message[] {
  const messages: Message[] = [];
  const take = createFrameReader(limit, (message) => messages.push(message));
  for (const chunk of chunks) take(chunk);
  return messages;
}

const sent = [{ n: 1 }, { text: 'grün, 😀' }, {}, { n: 4, list: [1, 2] }];
const bytes = toFrames(sent.map((one) => JSON.stringify(one)));

describe('createFrameReader()', () => {
  it('reads frames that are cut at any byte', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(sent);
  });

  it('reads frames that come byte by byte', () => {
    expect(read(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(sent);
  });

  it('hands on what is whole, and waits for the rest', () => {
    expect(read([bytes.subarray(0, -1)])).toEqual(sent.slice(0, -1));
  });

  it('refuses a frame over the limit by its length alone', () => {
    expect(() => read([toFrames([`{"a":"${'x'.repeat(92)}"}`])], 100)).not.toThrow();
    expect(() => read([toFrames([`{"a":"${'x'.repeat(93)}"}`]).subarray(0, 4)], 100)).toThrow(
      expect.objectContaining({ code: 'frames-too-large', status: 413 }),
    );
  });

  it.each([['no JSON'], ['[1]'], ['null'], ['"text"'], ['']])('refuses a frame that holds %j', (text) => {
    expect(() => read([toFrames([text])])).toThrow(
      expect.objectContaining({ code: 'frames-unreadable', status: 400 }),
    );
  });
});
