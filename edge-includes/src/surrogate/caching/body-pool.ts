/**
 * Keeps stored bodies side by side in slabs: an allocation for each costs an eighth of a fragment's bytes more. A slab
 * of which too much is dead is copied together, and goes when the last reader of its old place has gone.
 */

import { ownBytes } from './footprint.ts';

/** What has a body in the pool. */
export interface Tenant {
  body: Uint8Array;
  /** Hears that its body lies elsewhere, with the same bytes. */
  moved(body: Uint8Array): void;
}

export interface BodyPool {
  /** The bytes in the pool's own memory; as they are when they lie there already. */
  take(bytes: Uint8Array): Uint8Array;
  /** The tenant's body is in use. */
  adopt(tenant: Tenant): void;
  /** The tenant's body is no longer in use by it. */
  release(tenant: Tenant): void;
  /** Bytes of all slabs. */
  size(): number;
}

const SLAB = 262_144;
/** Bytes from which a body has an allocation of its own. */
const LARGE = 32_768;
/** A slab with a smaller share of bytes in use is copied together. */
const LEAST_USED = 0.75;

interface Slab {
  buffer: ArrayBuffer;
  /** Bytes that were given out. */
  filled: number;
  /** Bytes in use. */
  used: number;
  tenants: Set<Tenant>;
}

export function createBodyPool(): BodyPool {
  const slabs = new Map<ArrayBufferLike, Slab>();
  let open = openSlab();

  function openSlab(): Slab {
    const slab = { buffer: new ArrayBuffer(SLAB), filled: 0, used: 0, tenants: new Set<Tenant>() };
    slabs.set(slab.buffer, slab);
    return slab;
  }

  function place(bytes: Uint8Array): Uint8Array {
    if (bytes.length >= LARGE) return ownBytes([bytes], bytes.length);
    if (open.filled + bytes.length > SLAB) {
      const full = open;
      open = openSlab();
      tidy(full);
    }
    const placed = Buffer.from(open.buffer, open.filled, bytes.length);
    placed.set(bytes);
    open.filled += bytes.length;
    return placed;
  }

  function adopt(tenant: Tenant): void {
    const slab = slabs.get(tenant.body.buffer);
    // Nothing of it lies there: what it was compiled to, if anything, lies elsewhere.
    if (tenant.body.length === 0) return;
    if (slab === undefined || slab.tenants.has(tenant)) return;
    slab.tenants.add(tenant);
    slab.used += tenant.body.length;
  }

  function tidy(slab: Slab): void {
    if (slab === open || slab.used >= slab.filled * LEAST_USED) return;
    slabs.delete(slab.buffer);
    for (const tenant of slab.tenants) {
      tenant.moved(place(tenant.body));
      adopt(tenant);
    }
  }

  return {
    take: (bytes) => (slabs.has(bytes.buffer) ? bytes : place(bytes)),
    adopt,
    release(tenant) {
      const slab = slabs.get(tenant.body.buffer);
      if (slab?.tenants.delete(tenant) !== true) return;
      slab.used -= tenant.body.length;
      tidy(slab);
    },
    size: () => slabs.size * SLAB,
  };
}
