import { describe, expect, it } from 'vitest';
import { createEventReader, type FeedEvent } from './event-reader.ts';

const bytes = new TextEncoder();

/** What a reader makes of a text that comes in chunks of so many bytes. */
function read(text: string, size = Number.POSITIVE_INFINITY): FeedEvent[] {
  const events: FeedEvent[] = [];
  const reader = createEventReader((event) => events.push(event));
  const all = bytes.encode(text);
  for (let at = 0; at < all.length; at += size) reader.write(all.subarray(at, at + size));
  return events;
}

describe('createEventReader()', () => {
  it.each([1, 2, 3, 5, 1_000])('reads the same however it is cut: in pieces of %i bytes', (size) => {
    const text =
      'id: 7\ndata: {"a":"ü"}\n\n: a comment\n\ndata:one\r\ndata: two\r\n\r\nid: 8\revent: change\rdata: three\r\rdata\n\n';
    expect(read(text, size)).toEqual([
      { type: 'message', id: '7', data: '{"a":"ü"}' },
      { type: 'message', id: '7', data: 'one\ntwo' },
      { type: 'change', id: '8', data: 'three' },
      { type: 'message', id: '8', data: '' },
    ]);
  });

  it('waits for the blank line that ends an event', () => {
    expect(read('data: half\n')).toEqual([]);
    expect(read('data: half')).toEqual([]);
  });

  it('keeps all of a long line', () => {
    const long = 'x'.repeat(500_000);
    expect(read(`data: ${long}\n\n`, 16_384)).toEqual([{ type: 'message', id: '', data: long }]);
  });
});
