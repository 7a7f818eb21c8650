import { describe, expect, it } from 'vitest';
import { abilityOf } from './capability.ts';
import { toPlainDialect } from './plain-dialect.ts';

/** The plain dialect of a text that comes in chunks of some bytes. */
async function plain(text: string, size = text.length): Promise<string> {
  async function* chunks() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const parts: Uint8Array[] = [];
  for await (const part of toPlainDialect(chunks())) parts.push(part);
  return Buffer.concat(parts).toString();
}

const slot =
  '<p>a < b</p><esi:try><esi:attempt><esi:include src="/f?a=1&amp;b=>" alt="/g" onerror="continue"/></esi:attempt>' +
  '<esi:except>sorry <esi:try><esi:attempt>x</esi:attempt><esi:except>y</esi:except></esi:try> ü</esi:except></esi:try><b>ü</b>';

describe('toPlainDialect()', () => {
  it('keeps the attempt of a try and the address of an include alone', async () => {
    expect(await plain(slot)).toBe('<p>a < b</p><esi:include src="/f?a=1&amp;b=>"/><b>ü</b>');
  });

  it('reads the same however the bytes are cut', async () => {
    const whole = await plain(slot);
    for (let size = 1; size < 40; size += 1) expect(await plain(slot, size)).toBe(whole);
  });

  it('leaves other markup alone, whole or broken off', async () => {
    for (const text of ['<esi:remove>x</esi:remove>', '<es', '<esi', 'a <', '<escape>', '<!--esi <p>-->'])
      expect(await plain(text, 1)).toBe(text);
  });

  it('refuses a tag without end', async () => {
    await expect(plain(`<esi:include src="${'x'.repeat(70_000)}`)).rejects.toThrow(RangeError);
  });
});

describe('abilityOf()', () => {
  it.each([
    { field: 'edge="Surrogate/1.0 ESI/1.0"', ability: 'full' },
    { field: 'a="Surrogate/1.0", b="ESI/1.0 ESI-Inline/1.0"', ability: 'full' },
    { field: 'a=ESI/1.0', ability: 'full' },
    { field: 'varnish="Surrogate/1.0 ESI-include/1.0"', ability: 'plain' },
    { field: 'a="ESI/1.01"', ability: 'plain' },
    { field: '', ability: 'plain' },
    { field: undefined, ability: 'none' },
  ])('calls "$field" $ability', ({ field, ability }) => {
    expect(abilityOf({ 'surrogate-capability': field })).toBe(ability);
  });
});
