import { expect, it } from 'vitest';
import { createFrameReader, type Frame, toFrame } from './frames.ts';

const sent: Frame[] = [
  { words: ['ready'], body: '' },
  { words: ['response', 'id-1'], body: '{"text":"Grüße, 世界\\n"}' },
  { words: ['error', 'id-2'], body: 'two\nlines' },
];
const bytes = Buffer.concat(sent.map(({ words, body }) => toFrame(words, body)));

it.each(Array.from(bytes.keys()))('frames that are cut behind byte %i are whole again', (position) => {
  const got: Frame[] = [];
  const read = createFrameReader(1_000, (frame) => got.push(frame));
  read(bytes.subarray(0, position));
  read(bytes.subarray(position));
  expect(got).toEqual(sent);
});

it('frames that come byte by byte are whole again', () => {
  const got: Frame[] = [];
  const read = createFrameReader(1_000, (frame) => got.push(frame));
  for (const byte of bytes) read(Buffer.of(byte));
  expect(got).toEqual(sent);
});

it('a frame that is too long is refused before its bytes are kept', () => {
  const read = createFrameReader(10, () => undefined);
  read(toFrame(['ten-bytes']));
  expect(() => read(toFrame(['eleven-long']).subarray(0, 4))).toThrow(RangeError);
});
