import { addToCart, checkOut, expect, openProduct, signUp, test } from '../support/market.ts';

test.use({ javaScriptEnabled: false });

test('everything from browsing to the confirmed order works without JavaScript', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Categories' }).first().getByRole('link').first().click();
  await expect(page.locator('main article').first()).toBeVisible();

  await test.step('filters and sorts with the buttons of the forms', async () => {
    await page.getByRole('checkbox', { name: /In stock/ }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/stock=1/);
  });

  await test.step('searches', async () => {
    await page.getByRole('combobox', { name: 'Search the shop' }).fill('mug');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/\/search\?q=mug/);
  });

  await test.step('adds to the cart, changes and removes', async () => {
    await openProduct(page, 'mug');
    await addToCart(page);
    await expect(page).toHaveURL(/\/cart$/);
    await page.getByRole('spinbutton', { name: /Quantity/ }).fill('2');
    await page.getByRole('button', { name: /Update quantity/ }).click();
    await expect(page.getByRole('spinbutton', { name: /Quantity/ })).toHaveValue('2');
    await expect(page.getByRole('link', { name: 'Cart, 2 items' })).toBeVisible();
    await page.getByRole('button', { name: /Remove/ }).click();
    await expect(page.getByRole('heading', { name: 'Your cart is empty' })).toBeVisible();
  });

  await test.step('signs up and orders', async () => {
    await openProduct(page, 'mug');
    await addToCart(page);
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await signUp(page);
    await expect(page).toHaveURL(/\/checkout$/);
    await checkOut(page, /accept/i);
    await expect
      .poll(async () => {
        await page.reload();
        return page.locator('[data-status]').getAttribute('data-status');
      })
      .toBe('confirmed');
  });

  await test.step('signs out', async () => {
    await page.goto('/account');
    await page.locator('main').getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  });
});

test('a form with a fault says what is wrong and keeps what was typed', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('do not match');
  await expect(page.getByLabel('Email')).toHaveValue('nobody@example.com');
});
