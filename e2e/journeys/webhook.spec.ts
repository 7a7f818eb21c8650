import { addToCart, checkOut, expect, openProduct, signUp, test } from '../support/market.ts';

test.use({ javaScriptEnabled: false });

test('an order is confirmed by the webhook of the payment provider', async ({ page }) => {
  // The checkout does not offer the card that is charged by a webhook alone.
  await page.route('**/*', (route, request) => {
    const sent = request.method() === 'POST' ? request.postData() : null;
    return route.continue(sent === null ? {} : { postData: sent.replace('test-accept', 'test-webhook') });
  });
  await openProduct(page, 'mug');
  await addToCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await signUp(page);
  await checkOut(page, /accept/i);
  const status = async () => {
    await page.reload();
    return page.locator('[data-status]').getAttribute('data-status');
  };
  // Without the webhook nobody knows of the charge for eight seconds.
  await expect.poll(status, { timeout: 6_000 }).toMatch(/charged|arranged|confirmed/);
  await expect.poll(status).toBe('confirmed');
});
