import { becomeCustomer, checkOut, expect, fillCart, test } from '../support/market.ts';

const script = '<img src=x onerror="globalThis.owned=1"><script>globalThis.owned=1</script>';

test('script in text fields is shown as text and never runs', async ({ page }) => {
  await becomeCustomer(page);
  await page.getByLabel('Name', { exact: true }).first().fill(script.slice(0, 80));
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Your name was changed.')).toBeVisible();
  for (const path of [
    '/account',
    `/search?q=${encodeURIComponent(script)}`,
    `/c/${encodeURIComponent(script)}`,
  ]) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'owned'))).toBeUndefined();
  }
});

test("another customer's order is not there", async ({ page, other }) => {
  await fillCart(page);
  await becomeCustomer(page, '/checkout');
  await checkOut(page, /accept/i);
  const address = new URL(page.url()).pathname;

  await becomeCustomer(other);
  expect((await other.goto(address))!.status()).toBe(404);
  expect((await other.goto('/orders/xyz'))!.status()).toBe(404);
  const api = await other.request.get(`/api/orders${address}`);
  expect(api.status()).toBe(404);
});

test('a form sent from another site is refused', async ({ request, baseURL }) => {
  const headers = { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' };
  const form = await request.post('/cart', { headers, data: 'sku=A-1&quantity=1', maxRedirects: 0 });
  expect(form.status()).toBe(403);
  const api = await request.post('/api/account/sign-out', {
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
    data: {},
  });
  expect(api.status()).toBe(403);
  expect(api.headers()['content-type']).toContain('application/problem+json');
  const none = await fetch(`${baseURL}/api/account/sign-out`, { method: 'POST' });
  expect(none.status).toBe(403);
});

test('bad requests get a clear problem', async ({ request, baseURL }) => {
  const headers = { origin: baseURL!, 'content-type': 'application/json' };
  const cases = [
    { path: '/api/catalog/cart-lines', data: '{"broken', status: 400, code: 'unreadable-json' },
    {
      path: '/api/catalog/cart-lines',
      data: `"${'x'.repeat(70_000)}"`,
      status: 413,
      code: 'edge-body-too-large',
    },
    {
      path: '/api/catalog/cart-lines',
      data: JSON.stringify({ commandId: crypto.randomUUID(), sku: 'A-1', quantity: -5 }),
      status: 422,
      code: 'invalid-input',
    },
    { path: '/api/orders/orders', data: '{}', status: 400, code: 'idempotency-key-required' },
  ];
  for (const { path, data, status, code } of cases) {
    const answer = await request.post(path, { headers, data: Buffer.from(data) });
    expect(answer.status(), path).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  }
});

test('an unknown address is a readable page with status 404', async ({ page }) => {
  for (const path of ['/no/such/page', '/p/no-such-product', '/c/no-such-category']) {
    const response = await page.goto(path);
    expect(response!.status(), path).toBe(404);
    await expect(page.locator('h1')).toBeVisible();
    await expect(page.getByRole('link', { name: /Tessera Market/ }).first()).toBeVisible();
  }
});

test('pages carry a strict policy, and a visitor who only looks gets no cookie', async ({ request }) => {
  const answer = await request.get('/');
  const headers = answer.headers();
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['surrogate-control']).toBeUndefined();
  expect(await answer.text()).not.toContain('<esi:');
});
