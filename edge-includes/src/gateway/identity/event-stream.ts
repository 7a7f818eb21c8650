/** Reads Server-Sent Events (HTML, section 9.2.6) from chunks of bytes. */

export interface EventReader {
  write(chunk: Uint8Array): void;
}

export function createEventReader(onEvent: (event: { id: string; data: string }) => void): EventReader {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let id = '';

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ id, data: data.join('\n') });
      data = [];
      return;
    }
    const at = line.indexOf(':');
    const field = at === -1 ? line : line.slice(0, at);
    const value = at === -1 ? '' : line.slice(at + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }

  return {
    write(chunk) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split(/\r\n|\r(?!$)|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) takeLine(line);
    },
  };
}
