import { importArticle, makeArticle } from '../support/catalogue.ts';
import { addToCart, expect, fillCheckout, hydrated, signUp, test } from '../support/market.ts';

test.skip(process.env['TESSERA_DATA'] === undefined, 'prices are changed in the data folder, TESSERA_DATA');

for (const { javaScriptEnabled, how } of [
  { javaScriptEnabled: true, how: 'with' },
  { javaScriptEnabled: false, how: 'without' },
]) {
  test.describe(`${how} JavaScript`, () => {
    test.use({ javaScriptEnabled, viewport: { width: 390, height: 844 } });

    test(`a price that changes while the checkout is open is told before the order, ${how} JavaScript`, async ({
      page,
    }) => {
      const article = makeArticle(2_000);
      await importArticle(article);
      const ready = async () => {
        if (javaScriptEnabled) await hydrated(page);
      };
      await page.goto(`/p/${article.slug}`);
      await ready();
      await addToCart(page);
      await expect(page.getByRole('link', { name: 'Cart, 1 item' })).toBeVisible();
      await page.goto('/sign-up?next=/checkout');
      await ready();
      await signUp(page);
      await expect(page).toHaveURL(/\/checkout$/);
      const summary = page.getByRole('complementary', { name: 'Your order' });
      await expect(summary).toContainText(`1 × ${article.name}`);
      await expect(summary).toContainText('€24.90');

      await importArticle({ ...article, price: 2_600 });
      await fillCheckout(page, /accept/i);
      const refusal = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Order and pay' }).click();
      expect((await refusal).status()).toBe(javaScriptEnabled ? 409 : 422);
      if (javaScriptEnabled)
        expect(await (await refusal).json()).toMatchObject({ code: 'orders-cart-changed' });
      await expect(page).toHaveURL(/\/checkout$/);
      await expect(page.getByRole('alert')).toContainText('Your cart or its prices have changed');
      await expect(page.getByRole('alert')).toBeInViewport();
      if (javaScriptEnabled) await expect(page.getByRole('alert')).toBeFocused();
      await expect(summary).toContainText('€26.00');
      await expect(summary).toContainText('€30.90');
      await expect(summary).not.toContainText('€24.90');

      // What was typed is still there: one click confirms.
      await expect(page.getByLabel('Street and number')).toHaveValue('Example Street 1');
      await page.getByRole('button', { name: 'Order and pay' }).click();
      await expect(page).toHaveURL(/\/orders\/[\w-]+$/);
      await expect(page.locator('main')).toContainText('€30.90');
      await page.goto('/orders');
      await expect(page.locator('main li h2'), 'the refused order is none').toHaveCount(1);
    });
  });
}
