/**
 * What this host and its own runtime send each other over the pipe between them: four bytes for the length (big endian),
 * a line of words, and a body of JSON. An invocation is one such frame down and one up. A runtime may read its own folder
 * and no other, so nothing here comes from a package.
 */

export interface Frame {
  words: string[];
  body: string;
}

/** Bytes before a frame's own. */
const PREFIX = 4;

export function toFrame(words: readonly string[], body = ''): Buffer {
  const text = `${words.join(' ')}\n${body}`;
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(PREFIX + length);
  frame.writeUInt32BE(length);
  frame.write(text, PREFIX);
  return frame;
}

/**
 * Takes what arrives, however it is cut, and hands on each frame that is whole.
 *
 * @param limit most bytes of a frame
 * @returns a function that throws RangeError for a longer one; nothing behind that can be read
 */
export function createFrameReader(limit: number, onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
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
      if (length > limit) {
        throw new RangeError(`Cannot read a frame of ${length} bytes: the limit is ${limit}`);
      }
      wanted += length;
      if (unread.length < wanted) break;
      onFrame(fromText(unread.toString('utf8', PREFIX, wanted)));
      unread = unread.subarray(wanted);
    }
    chunks = unread.length === 0 ? [] : [unread];
    size = unread.length;
  };
}

function fromText(text: string): Frame {
  const end = text.indexOf('\n');
  return { words: text.slice(0, end).split(' '), body: text.slice(end + 1) };
}
