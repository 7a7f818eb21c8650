/** A frame on the wire: four bytes for the length (big endian), then that many bytes of JSON in UTF-8. */

import { framesErrors } from './errors.ts';
import type { Message } from './messages.ts';

/** Bytes before a frame's own. */
const PREFIX = 4;

/**
 * Takes what arrives, however it is cut, and hands on what each whole frame holds.
 *
 * @param limit most bytes of a frame
 * @returns a function that throws ProblemError `frames-too-large` or `frames-unreadable`; nothing behind that can be read
 */
export function createFrameReader(
  limit: number,
  onMessage: (message: Message) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = PREFIX;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    let unread = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    for (wanted = PREFIX; unread.length >= wanted; wanted = PREFIX) {
      const length = unread.readUInt32BE();
      if (length > limit) throw framesErrors.TOO_LARGE(length, limit);
      wanted += length;
      if (unread.length < wanted) break;
      onMessage(parseMessage(unread.toString('utf8', PREFIX, wanted)));
      unread = unread.subarray(wanted);
    }
    chunks = unread.length === 0 ? [] : [unread];
    size = unread.length;
  };
}

/** The bytes of frames that leave together. */
export function toFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + PREFIX + length, 0));
  let at = 0;
  for (const [i, text] of texts.entries()) {
    at = frames.writeUInt32BE(lengths[i]!, at);
    at += frames.write(text, at);
  }
  return frames;
}

function parseMessage(text: string): Message {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw framesErrors.UNREADABLE('it holds no JSON');
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Message;
  throw framesErrors.UNREADABLE('it holds no object');
}
