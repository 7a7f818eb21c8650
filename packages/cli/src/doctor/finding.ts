/** What a check has found. */

export interface Finding {
  what: string;
  ok: boolean;
  /** What was seen, or what is wrong and what to do. */
  detail: string;
}

export const fine = (what: string, detail: string): Finding => ({ what, ok: true, detail });
export const wrong = (what: string, detail: string): Finding => ({ what, ok: false, detail });
