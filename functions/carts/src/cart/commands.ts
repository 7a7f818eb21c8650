/** What each command makes of a cart. Pure: the catalogue's answer is passed in. */

import type { VariantRecord } from '@tessera/function/store';
import { cartErrors } from '../errors.ts';
import type { CartRecord, StoredLine } from './record.ts';

export type Command =
  | { kind: 'add'; sku: string; quantity: number }
  | { kind: 'set'; sku: string; quantity: number }
  | { kind: 'remove'; sku: string }
  | { kind: 'order'; lines: readonly { sku: string; quantity: number }[] };

export const MOST_LINES = 100;
export const MOST_QUANTITY = 99;

/**
 * The cart after a command; a change by its owner clears the notices.
 *
 * @param variant the article that the command names, or null when the catalogue does not have it
 * @throws ProblemError see `cartErrors`
 */
export function applyCommand(cart: CartRecord, command: Command, variant: VariantRecord | null): CartRecord {
  switch (command.kind) {
    case 'add':
      return { ...cart, notices: [], lines: addLine(cart.lines, command, variant) };
    case 'set':
      return { ...cart, notices: [], lines: setLine(cart.lines, command, variant) };
    case 'remove':
      return { ...cart, notices: [], lines: cart.lines.filter(({ sku }) => sku !== command.sku) };
    case 'order':
      return { ...cart, lines: takeOrdered(cart.lines, command.lines) };
  }
}

function addLine(
  lines: readonly StoredLine[],
  { sku, quantity }: { sku: string; quantity: number },
  variant: VariantRecord | null,
): StoredLine[] {
  if (variant === null) throw cartErrors.UNKNOWN_VARIANT(sku);
  if (variant.stock === 0) throw cartErrors.OUT_OF_STOCK(variant.productName);
  const present = lines.find((line) => line.sku === sku);
  if (present === undefined && lines.length >= MOST_LINES) throw cartErrors.FULL(MOST_LINES);
  const line = toLine(variant, Math.min((present?.quantity ?? 0) + quantity, MOST_QUANTITY));
  return present ? lines.map((other) => (other === present ? line : other)) : [...lines, line];
}

function setLine(
  lines: readonly StoredLine[],
  { sku, quantity }: { sku: string; quantity: number },
  variant: VariantRecord | null,
): StoredLine[] {
  if (!lines.some((line) => line.sku === sku)) throw cartErrors.NO_LINE(sku);
  if (variant === null) throw cartErrors.UNKNOWN_VARIANT(sku);
  return lines.map((line) => (line.sku === sku ? toLine(variant, quantity) : line));
}

function takeOrdered(
  lines: readonly StoredLine[],
  ordered: readonly { sku: string; quantity: number }[],
): StoredLine[] {
  return lines.flatMap((line) => {
    const taken = ordered
      .filter(({ sku }) => sku === line.sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return line.quantity > taken ? [{ ...line, quantity: line.quantity - taken }] : [];
  });
}

/** A line as it is stored when it is put in or its quantity changes: at the price of this moment. */
export function toLine(variant: VariantRecord, quantity: number): StoredLine {
  return {
    sku: variant.sku,
    quantity,
    addedPrice: variant.price,
    slug: variant.slug,
    name: variant.productName,
    variant: variant.name,
    image: variant.image,
  };
}
