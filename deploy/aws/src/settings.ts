/** What a deployment is asked for; everything else follows from the functions' own declarations. */

export interface Settings {
  /** Begins the name of every table; a function is told it as `STORE_TABLE`. @default 'tessera' */
  prefix?: string;
  /** Environments on AWS for each one that a function may have on one machine. @default 20 */
  scale?: number;
  /** Milliseconds after placing before an order is confirmed, in which its customer may cancel it. @default 6_000 */
  cancelWindow?: number;
  /** Days for which domain events can be replayed. @default 90 */
  archiveDays?: number;
}

export type ResolvedSettings = Readonly<Required<Settings>>;

export function resolveSettings(settings: Settings = {}): ResolvedSettings {
  return Object.freeze({ prefix: 'tessera', scale: 20, cancelWindow: 6_000, archiveDays: 90, ...settings });
}
