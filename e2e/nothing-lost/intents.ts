/**
 * The clients' own books: what each is about to do is on disk before it is sent, and what was promised to it right after.
 * They alone tell what must be there in the end; nothing in them comes from the shop's data.
 */

import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** An order that a client wants, under a key that it will repeat until it is answered. */
export interface Intent {
  kind: 'intent';
  key: string;
  /** The number of the customer. */
  customer: number;
  sku: string;
  payment: string;
}

/** What the shop has promised: this order, once. */
export interface Promised {
  kind: 'promised';
  key: string;
  order: string;
  /** Whole cents. */
  total: number;
  /** How often it was sent in all. */
  attempts: number;
  /** Whether it was under way, unanswered, when a process of the shop was killed, and had to be sent again. */
  acrossKill: boolean;
}

/** What the shop has refused for good: there is no order under this key. */
export interface Declined {
  kind: 'declined';
  key: string;
  code: string;
}

export type Entry = Intent | Promised | Declined;

export interface Books {
  /** Returns when the entry is on disk. */
  write(entry: Entry): void;
  close(): void;
}

export function openBooks(file: string): Books {
  const descriptor = openSync(file, 'a');
  return {
    write(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fdatasyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

export function readBooks(file: string): Entry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
