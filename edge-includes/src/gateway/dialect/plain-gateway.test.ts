import { describe, expect, it } from 'vitest';
import { rendered } from '../../testing/start-edge.ts';
import { startShop } from '../../testing/start-shop.ts';

const varnish = { accept: 'text/html', 'surrogate-capability': 'varnish="Surrogate/1.0 ESI-include/1.0"' };
const complete = { accept: 'text/html', 'surrogate-capability': 'edge="Surrogate/1.0 ESI/1.0"' };

describe('the gateway, to a surrogate that announces no try', () => {
  it('writes includes alone, and tells nothing ahead', async () => {
    await using shop = await startShop({}, { role: 'gateway' });
    const response = await shop.get('/', { headers: varnish });
    const page = await response.text();
    expect(response.headers.get('surrogate-control')).toBe('content="ESI/1.0"');
    expect(page.match(/<\/?esi:\w+/g)).toEqual(['<esi:include', '<esi:include']);
    expect(page).not.toMatch(/<esi:include[^>]*\s(?:alt|onerror)=/);
    expect(page).toContain('</html>');
  });

  it('writes the same to one that announces nothing, and everything to one that announces ESI/1.0', async () => {
    await using shop = await startShop({}, { role: 'gateway' });
    const plain = await (await shop.get('/', { headers: { accept: 'text/html' } })).text();
    expect(plain).not.toContain('<esi:try>');
    const full = await (await shop.get('/', { headers: complete })).text();
    expect(full).toContain('<esi:try><esi:attempt><esi:include ');
  });

  it('answers a failed fragment with what its slot shows instead, for nobody to keep', async () => {
    await using shop = await startShop({ header: rendered('<i>broken</i>', {}, 500) }, { role: 'gateway' });
    const page = await (await shop.get('/', { headers: varnish })).text();
    const src = /src="([^"]*\/header\?[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');

    const replaced = await shop.get(src, { headers: varnish });
    expect(replaced.status).toBe(200);
    expect(replaced.headers.get('cache-control')).toBe('private, no-store');
    expect(await replaced.text()).toBe('<a href="/">Home</a>');
    expect(await shop.edge.metric('tessera_degraded_slots_total')).toBe(1);

    // Whoever asks for the fragment itself hears that it failed.
    const itself = await shop.get(src, { headers: { accept: 'text/html' } });
    expect(itself.status).toBe(500);
  });

  it('makes plain what a fragment nests', async () => {
    const nested =
      '<esi:try><esi:attempt><esi:include src="/fragments/x/1.0.0-00000000/y?key=a" alt="/z"/></esi:attempt><esi:except>no</esi:except></esi:try>';
    const esi = { 'surrogate-control': 'max-age=60, content="ESI/1.0"' };
    await using shop = await startShop({ header: rendered(nested, esi) }, { role: 'gateway' });
    const page = await (await shop.get('/', { headers: varnish })).text();
    const src = /src="([^"]*\/header\?[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
    const fragment = await shop.get(src, { headers: varnish });
    expect(fragment.headers.get('surrogate-control')).toContain('max-age=60');
    const html = await fragment.text();
    expect(html).toContain('><esi:include src="/fragments/x/1.0.0-00000000/y?key=a"/><');
    expect(html).not.toContain('no<');
  });

  it('answers a fragment that breaks off, and one whose remote is away, with what the slot shows instead', async () => {
    await using shop = await startShop(
      {
        header: (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html' });
          response.write('<tessera-fragment><p>half a');
          setImmediate(() => response.destroy());
        },
      },
      { role: 'gateway' },
    );
    const headerOf = async () => {
      const page = await (await shop.get('/', { headers: varnish })).text();
      const src = /src="([^"]*key=header[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
      const answer = await shop.get(src, { headers: varnish });
      return { src, status: answer.status, html: await answer.text() };
    };
    expect(await headerOf()).toMatchObject({ status: 200, html: '<a href="/">Home</a>' });

    await shop.registry.writeChannel({ stable: [shop.shell, shop.catalog], bffs: shop.bffs });
    await shop.edge.reload();
    expect(await headerOf()).toMatchObject({
      src: expect.stringContaining('/fragments/unavailable/'),
      status: 200,
      html: '<a href="/">Home</a>',
    });
  });
});
