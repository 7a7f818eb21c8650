/** The operations of carts over the store. Whose cart it is comes from the authoriser's claims alone. */

import { createHash } from 'node:crypto';
import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import {
  readRecord,
  type Store,
  type VariantRecord,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import { applyCommand, type Command } from './cart/commands.ts';
import { mergeCarts } from './cart/merge.ts';
import { idOf, keyOf, type LoadedCart, loadCart, type Owner, ownerOf, toWrite } from './cart/record.ts';
import { viewCart } from './cart/view.ts';
import type { cartsContract } from './contract/operations.ts';
import type { Cart } from './contract/schemas.ts';
import { cartErrors } from './errors.ts';

/** How often a change is tried again when another one was faster. */
const ATTEMPTS = 8;
/** Milliseconds that a command id is remembered. */
const COMMAND_KEPT = 2 * 24 * 3_600_000;

export function createCartsHandlers(
  store: Store,
  now: () => number = Date.now,
): Handlers<typeof cartsContract, Visit> {
  const table = store.table('carts');

  const variantsOf = async (skus: readonly string[]): Promise<Map<string, VariantRecord>> => {
    const items = await store.table('products').batchGet([...new Set(skus)].map(variantKey));
    const variants = items.map((item) => readRecord(variantRecordSchema, item));
    return new Map(variants.map((variant) => [variant.sku, variant]));
  };
  const view = async (cart: LoadedCart): Promise<Cart> => viewCart(cart, await variantsOf(skusOf(cart)));

  /** Loads the cart of who asks; on the first touch after sign-in the guest's cart becomes part of it. */
  const open = async (owner: Owner, { guest: id }: Visit): Promise<LoadedCart> => {
    if (owner.kind === 'guest' || id === undefined) return loadCart(table, owner);
    const guestOwner: Owner = { kind: 'guest', id };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const cart = await loadCart(table, owner);
      if (cart.record.merged.includes(idOf(guestOwner))) return cart;
      const guest = await loadCart(table, guestOwner);
      if (guest.version === 0) return cart;
      // Another request has merged it since the customer's was read.
      if (guest.record.void) return loadCart(table, owner);
      const variants = await variantsOf([...skusOf(cart), ...skusOf(guest)]);
      const record = mergeCarts(cart.record, guest.record, variants);
      const { outcome } = await table.transact({
        writes: [
          toWrite(owner, record, cart.version, now()),
          toWrite(guestOwner, { ...guest.record, lines: [], notices: [], void: true }, guest.version, now()),
        ],
      });
      if (outcome === 'committed') return { record, version: cart.version + 1 };
    }
    throw cartErrors.BUSY();
  };

  const change = async (visit: Visit, commandId: string, command: Exclude<Command, { kind: 'order' }>) => {
    const owner = ownerOf(visit);
    if (owner === null) throw cartErrors.NO_OWNER();
    const scope = keyOf(owner).pk;
    const hash = digest(command);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [before, cart] = await Promise.all([table.recall(scope, commandId), open(owner, visit)]);
      if (before) {
        if (before.hash !== hash) throw cartErrors.COMMAND_REUSED(commandId);
        return view(await loadCart(table, owner));
      }
      if (cart.record.void) throw cartErrors.VOID();
      const variants = await variantsOf([...skusOf(cart), command.sku]);
      const record = applyCommand(cart.record, command, variants.get(command.sku) ?? null);
      const { outcome } = await table.transact({
        writes: [toWrite(owner, record, cart.version, now())],
        idempotency: { scope, key: commandId, hash, answer: {}, expiresAt: now() + COMMAND_KEPT },
      });
      if (outcome === 'key-reused') throw cartErrors.COMMAND_REUSED(commandId);
      if (outcome === 'repeated') return view(await loadCart(table, owner));
      if (outcome === 'committed') return viewCart({ record, version: cart.version + 1 }, variants);
    }
    throw cartErrors.BUSY();
  };

  return {
    async getCart(_, visit) {
      const owner = ownerOf(visit);
      return owner === null ? emptyCart() : view(await open(owner, visit));
    },
    async countCart(_, visit) {
      const owner = ownerOf(visit);
      const lines = owner === null ? [] : (await open(owner, visit)).record.lines;
      return { count: lines.reduce((sum, { quantity }) => sum + quantity, 0) };
    },
    addLine: ({ body: { commandId, sku, quantity } }, visit) =>
      change(visit, commandId, { kind: 'add', sku, quantity }),
    setQuantity: ({ params: { sku }, body: { commandId, quantity } }, visit) =>
      change(visit, commandId, { kind: 'set', sku, quantity }),
    removeLine: ({ params: { sku }, body: { commandId } }, visit) =>
      change(visit, commandId, { kind: 'remove', sku }),

    async clearAfterOrder({ params: { user }, body: { orderId, lines } }) {
      const owner: Owner = { kind: 'user', id: user };
      const command: Command = { kind: 'order', lines };
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const cart = await loadCart(table, owner);
        if (cart.version === 0) return;
        const { outcome } = await table.transact({
          writes: [toWrite(owner, applyCommand(cart.record, command, null), cart.version, now())],
          idempotency: {
            scope: keyOf(owner).pk,
            key: `order#${orderId}`,
            hash: digest(command),
            answer: {},
            expiresAt: now() + COMMAND_KEPT,
          },
        });
        if (outcome !== 'refused') return;
      }
      throw cartErrors.BUSY();
    },
  };
}

function skusOf({ record }: LoadedCart): string[] {
  return record.lines.map(({ sku }) => sku);
}

function emptyCart(): Cart {
  return { id: null, version: 0, lines: [], count: 0, subtotal: 0, currency: 'EUR', notices: [] };
}

function digest(command: Command): string {
  return createHash('sha256').update(JSON.stringify(command)).digest('hex');
}
