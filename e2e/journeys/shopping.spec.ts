import {
  addToCart,
  becomeCustomer,
  checkOut,
  expect,
  fillCart,
  hydrated,
  signIn,
  signUp,
  test,
} from '../support/market.ts';

test('a visitor browses, searches, fills a cart, signs up, orders, follows the order, and cancels another', async ({
  page,
  complaints,
}) => {
  await page.goto('/');
  await hydrated(page);
  const loads: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()));

  await test.step('browses a category and filters it', async () => {
    await page.getByRole('navigation', { name: 'Categories' }).first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/c\//);
    await expect(page.locator('h1')).toBeFocused();
    await expect(page).toHaveTitle(/Tessera Market/);
    await expect(page.locator('#announcer')).not.toBeEmpty();
    const before = await page.locator('main article').count();
    await page.getByRole('checkbox').nth(1).check();
    await expect(page).toHaveURL(/brand=/);
    await expect.poll(() => page.locator('main article').count()).toBeLessThan(before);
  });

  await test.step('searches with a typo and chooses a suggestion', async () => {
    const search = page.getByRole('combobox', { name: 'Search the shop' });
    await search.fill('lapm');
    await search.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/lamp/i);
    await expect(page.locator('main article').first()).toBeVisible();
    await search.fill('mug');
    await expect(page.locator('#suggestions [role=option]').first()).toBeVisible();
    await search.press('Escape');
    await expect(page.locator('#suggestions [role=option]')).toHaveCount(0);
  });

  await test.step('puts two products into the cart, and the badge follows', async () => {
    await page.getByRole('combobox', { name: 'Search the shop' }).fill('mug');
    await page.getByRole('combobox', { name: 'Search the shop' }).press('Enter');
    await page.locator('main article a').first().click();
    await expect(page).toHaveURL(/\/p\//);
    await addToCart(page);
    await expect(page.getByRole('link', { name: 'Cart, 1 item' })).toBeVisible();
    await addToCart(page);
    await expect(page.getByRole('link', { name: 'Cart, 2 items' })).toBeVisible();
  });

  await test.step('the recommendations of another remote are in the product page', async () => {
    await expect(page.locator('market-recommendations').getByRole('link').first()).toBeVisible();
  });

  await test.step('changes the quantity in the cart', async () => {
    await page.getByRole('link', { name: 'Cart, 2 items' }).click();
    await expect(page).toHaveURL(/\/cart$/);
    await page.getByRole('spinbutton', { name: /Quantity/ }).fill('3');
    await expect(page.getByRole('link', { name: 'Cart, 3 items' })).toBeVisible();
  });

  expect(loads, 'all of this happened without a full page load').toEqual([]);

  await test.step('signs up on the way to the checkout, and the cart is still there', async () => {
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fcheckout/);
    await page.getByRole('link', { name: 'Create an account' }).click();
    const { name } = await signUp(page);
    await expect(page).toHaveURL(/\/checkout$/);
    await expect(page.locator('nav-user-menu')).toContainText(name);
    await expect(page.getByRole('complementary', { name: 'Your order' })).toContainText('3 ×');
  });

  await test.step('orders, and the status comes by itself', async () => {
    await checkOut(page, /accept/i);
    await expect(page.locator('[data-status]')).toContainText('Confirmed.');
    await expect(page.getByRole('link', { name: 'Cart, 0 items' })).toBeVisible();
  });

  await test.step('orders again with a provider that does not answer, and cancels', async () => {
    await fillCart(page, 'lamp');
    await page.goto('/checkout');
    await hydrated(page);
    await checkOut(page, /silent/i);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await expect(page.locator('[data-status]')).toHaveAttribute('data-status', /cancel/);
  });

  await test.step('finds both orders in the list', async () => {
    await page.goto('/orders');
    await expect(page.locator('main li h2')).toHaveCount(2);
  });

  expect(complaints).toEqual([]);
});

test('a declined payment is told, and nothing is kept aside', async ({ page }) => {
  await fillCart(page, 'chair');
  await becomeCustomer(page, '/checkout');
  await checkOut(page, /declin/i);
  await expect(page.locator('[data-status]')).toContainText('The payment was declined');
});

test("a guest's cart is merged when signing in, also on another device", async ({ page, other }) => {
  const customer = await becomeCustomer(page);
  await fillCart(page, 'lamp');

  await fillCart(other, 'mug');
  await signIn(other, customer, '/cart');
  await expect(other.getByRole('spinbutton')).toHaveCount(2);
  await expect(other.getByRole('link', { name: 'Cart, 2 items' })).toBeVisible();
});

test('a changed password ends the sessions of other devices within a second', async ({ page, other }) => {
  const customer = await becomeCustomer(page);
  await signIn(other, customer);
  await expect(other.getByRole('heading', { name: 'Your account' })).toBeVisible();

  const change = async (current: string) => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill('another long password');
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the right one');
  await expect(page.getByRole('alert')).toContainText('do not match');
  await expect(page.getByRole('alert')).toBeFocused();

  await change(customer.password);
  await expect(page.getByText('Your password was changed')).toBeVisible();
  await expect
    .poll(async () => (await other.request.get('/account', { maxRedirects: 0 })).status(), { timeout: 1_500 })
    .toBe(303);
});

test('hovering a link brings the code of the remote behind it, and going there waits for none', async ({
  page,
}) => {
  await page.goto('/');
  await hydrated(page);
  const scripts: string[] = [];
  page.on('request', (request) => /\/r\/orders\/.*\.js$/.test(request.url()) && scripts.push(request.url()));
  await page.getByRole('link', { name: /^Cart/ }).first().hover();
  await expect.poll(() => scripts.length).toBeGreaterThan(0);
  await page.waitForLoadState('networkidle');
  scripts.length = 0;
  await page.getByRole('link', { name: /^Cart/ }).first().click();
  await expect(page.getByRole('heading', { name: 'Your cart is empty' })).toBeFocused();
  expect(scripts).toEqual([]);
});

test('going back shows the page before, where it was scrolled to', async ({ page }) => {
  await page.goto('/search?q=lamp');
  await hydrated(page);
  await page.locator('main article a').last().scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await page.locator('main article a').last().click();
  await expect(page).toHaveURL(/\/p\//);
  await expect(page.locator('h1')).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(/\/search\?q=lamp/);
  await expect(page.locator('main article').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
});
