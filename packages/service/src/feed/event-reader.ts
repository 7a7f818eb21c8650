/** Reads Server-Sent Events (HTML, section 9.2.6) from chunks of bytes. */

export interface EventReader {
  write(chunk: Uint8Array): void;
}

export interface FeedEvent {
  /** `message` unless the event was given another name. */
  type: string;
  /** The last one seen; an empty string for none. */
  id: string;
  data: string;
}

/** @param onEvent called for every event that has data */
export function createEventReader(onEvent: (event: FeedEvent) => void): EventReader {
  const decoder = new TextDecoder();
  /** The line that has not ended yet, as it came: a long one is not looked through again with each chunk. */
  let pieces: string[] = [];
  /** A line break may be a carriage return at the end of one chunk and a line feed at the start of the next. */
  let endedInReturn = false;
  let data: string[] = [];
  let id = '';
  let type = '';

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ type: type || 'message', id, data: data.join('\n') });
      data = [];
      type = '';
      return;
    }
    const at = line.indexOf(':');
    const field = at === -1 ? line : line.slice(0, at);
    const from = line.charAt(at + 1) === ' ' ? at + 2 : at + 1;
    const value = at === -1 ? '' : line.slice(from);
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
    if (field === 'event') type = value;
  }

  return {
    write(chunk) {
      const decoded = decoder.decode(chunk, { stream: true });
      if (decoded === '') return;
      const text = endedInReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
      endedInReturn = text === '' ? false : text.endsWith('\r');
      let start = 0;
      for (let end = lineEnd(text, start); end !== -1; end = lineEnd(text, start)) {
        pieces.push(text.slice(start, end));
        takeLine(pieces.join(''));
        pieces = [];
        start = end + (text.startsWith('\r\n', end) ? 2 : 1);
      }
      if (start < text.length) pieces.push(text.slice(start));
    },
  };
}

/** Where the next line break begins, or -1. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const line = text.slice(from, feed === -1 ? text.length : feed);
  const carriage = line.indexOf('\r');
  return carriage === -1 ? feed : from + carriage;
}
