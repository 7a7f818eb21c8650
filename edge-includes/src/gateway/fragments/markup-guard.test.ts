import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardMarkup } from './markup-guard.ts';

const root = (html: string) => `<tessera-fragment name="a/b">${html}</tessera-fragment>`;

async function guard(
  html: string,
  { cuts = [] as number[], esi = false, any = false } = {},
): Promise<string> {
  const bytes = Buffer.from(html);
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  async function* chunks() {
    for (const [i, end] of at.slice(1).entries()) yield bytes.subarray(at[i], end);
  }
  const parts: Uint8Array[] = [];
  for await (const part of guardMarkup(chunks(), { root: any ? null : 'tessera-fragment', esi }))
    parts.push(part);
  return Buffer.concat(parts).toString();
}

const harmless = [
  root('<p class="a" hidden data-x=\'1\'>5 < 6 &amp; é</p>'),
  root(
    '<div><template shadowrootmode="open"><style>a > b { color: red }</style><slot></slot></template></div>',
  ),
  root('<!--lit-part abc--><!--$--><!--/$--><input value="onclick=x" disabled><br/>'),
  root('<script type="application/json">{"a":"\\u003cscript>"}</script>'),
  root('<a href="/javascript:">x</a><a href="https://a.test/?javascript:1">y</a>'),
  ` \n${root('<textarea>&lt;script></textarea>')}\n`,
];

const harmful: [why: string, html: string][] = [
  ['a script', root('<script>x</script>')],
  ['a module', root('<script type="module" src="/x.js"></script>')],
  ['a script in capitals', root('<SCRIPT>x</SCRIPT>')],
  ['a script after a data script', root('<script type="application/json">{}</script><script>x</script>')],
  ['a data script that is not escaped', root('<script type="application/json">"<!--<script>"</script>')],
  ['an event attribute', root('<img src=x onerror=alert(1)>')],
  ['an event attribute after a slash', root('<img/onerror=alert(1)>')],
  ['an event attribute without a space', root('<img src="x"onerror="alert(1)">')],
  ['a style attribute', root('<p style="color:red">x</p>')],
  ['a javascript: address', root('<a href="javascript:alert(1)">x</a>')],
  ['a javascript: address in disguise', root('<a href=" java&#x0A;script&colon;alert(1)">x</a>')],
  ['a frame', root('<iframe srcdoc="x"></iframe>')],
  ['a base', root('<base href="//evil.test/">')],
  ['a refresh', root('<meta http-equiv="refresh" content="0">')],
  ['foreign raw text', root('<svg><style><img onerror=alert(1)></style></svg>')],
  ['raw text of some parsers', root('<noscript><p title="</noscript><img onerror=x>"></noscript>')],
  ['a comment that ends early', root('<!--><img onerror=x>-->')],
  ['a declaration', root('<!doctype html>')],
  ['a processing instruction', root('<?xml version="1.0"?>')],
  ['text before the root', `x${root('')}`],
  ['a comment before the root', `<!--x-->${root('')}`],
  ['another root', '<div></div>'],
  ['text after the root', `${root('')}x`],
  ['a second root', root('') + root('')],
  ['an end that is missing', '<tessera-fragment><p>'],
  ['nothing at all', ''],
  ['a quote in a name', root('<a b"c=">" onclick="x">')],
  ['ESI without saying so', root('<esi:include src="/x"/>')],
  ['an ESI comment without saying so', root('<!--esi <b>x</b>-->')],
];

describe('guardMarkup()', () => {
  it.each(harmless)('passes harmless markup on as it is: %s', async (html) => {
    expect(await guard(html)).toBe(html);
  });

  it.each(harmful)('refuses %s', async (_why, html) => {
    await expect(guard(html)).rejects.toMatchObject({ name: 'RefusedMarkupError' });
  });

  it('looks at what the surrogate will make of ESI markup', async () => {
    const include = root(
      '<esi:try><esi:attempt><esi:include src="/x" onerror="continue"/></esi:attempt></esi:try>',
    );
    expect(await guard(include, { esi: true })).toBe(include);
    const hidden = root('<!--esi <img onerror="x">-->');
    await expect(guard(hidden, { esi: true })).rejects.toThrow('event attribute');
    const inAttribute = root('<a title="<esi:remove>">x</a>');
    await expect(guard(inAttribute, { esi: true })).rejects.toThrow('ESI markup');
  });

  it('takes any one root element for an error', async () => {
    const section = '<section><section>x</section></section>';
    expect(await guard(section, { any: true })).toBe(section);
    await expect(guard(`${section}x`, { any: true })).rejects.toThrow('after its root');
  });

  it('decides alike wherever the chunks are cut, and never passes on a byte of what it refuses', async () => {
    const pieces = [...harmless, ...harmful.map(([, html]) => html)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...pieces),
        fc.array(fc.nat(300), { maxLength: 30 }),
        async (html, cuts) => {
          const decide = (run: Promise<string>) =>
            run.then(
              (text) => text,
              () => 'refused',
            );
          expect(await decide(guard(html, { cuts }))).toBe(await decide(guard(html)));
        },
      ),
      { numRuns: 500 },
    );
  });
});
