import { becomeCustomer, expect, partPid, productPath, test } from '../support/market.ts';

/** What Varnish does as the surrogate of these pages; every other journey of this project runs elsewhere too. */

test('pages are composed by Varnish, public fragments come from its cache and private ones do not', async ({
  request,
}) => {
  const html = await (await request.get('/', { headers: { accept: 'text/html' } })).text();
  expect(html).not.toContain('<esi:');
  const fragments = [...html.matchAll(/<tessera-slot name="(\S+)" slot-key="(\S+)"/g)].map(
    ([, name]) => name,
  );
  expect(fragments).toEqual(expect.arrayContaining(['navigation/header', 'navigation/footer']));

  const page = JSON.parse(/id="tessera-page">(.*?)<\/script>/.exec(html)![1]!) as {
    remotes: Record<string, { release: string }>;
  };
  const { release } = page.remotes['navigation']!;
  const ageOf = async (fragment: string) => {
    const answer = await request.get(`/fragments/navigation/${release}/${fragment}?key=${fragment}`);
    expect(answer.status()).toBe(200);
    return Number(answer.headers()['age'] ?? 0);
  };
  // Asked again until a whole second has gone by since it was stored.
  await expect.poll(() => ageOf('footer')).toBeGreaterThan(0);
  await ageOf('cart-badge');
  expect(await ageOf('cart-badge')).toBe(0);
});

test('a fragment that fails leaves what its slot shows instead, and comes back', async ({ page }) => {
  const product = await productPath(page);
  // A customer's badge is asked for each time; a guest's is known to be empty.
  await becomeCustomer(page);
  const open = async () => {
    const answer = await page.request.get(product, { headers: { accept: 'text/html' } });
    expect(answer.status()).toBe(200);
    return answer.text();
  };
  expect(await open()).not.toContain('nav-fallback');
  const pid = partPid('bff/navigation');
  process.kill(pid, 'SIGSTOP');
  try {
    const html = await open();
    expect(html).toContain('<a class="nav-fallback" href="/cart">Cart</a>');
    expect(html).toContain('</html>');
    expect(html).not.toContain('<esi:');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(open).not.toContain('nav-fallback');
});
