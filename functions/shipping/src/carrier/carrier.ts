/** A carrier as this function needs it. */

import type { Address } from '@tessera/contracts/fields';
import type { Service } from './services.ts';

export interface Booking {
  /** The order's: booking under it again answers the same. */
  id: string;
  service: Service;
  address: Address;
  /** How many there are. */
  parcels: number;
}

export interface Carrier {
  readonly name: string;
  /** Why it does not take parcels there; null when it does. */
  refusal(service: Service, address: Address): string | null;
  /** One tracking number for each parcel. Rejects with ProblemError `shipping-carrier-failed`. */
  book(booking: Booking): Promise<string[]>;
  /** Takes back what was booked under this id, and refuses what might still be booked under it. */
  cancel(id: string): Promise<void>;
}
