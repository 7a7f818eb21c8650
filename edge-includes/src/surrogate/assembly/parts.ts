/** The parts of a page: bytes, and places whose bytes are still to come. */

/** A place in the page whose parts come later. It always gets some: a failed one gets none or its fallback. */
export interface Place {
  parts: readonly Part[] | null;
  /** Never rejects. */
  ready: Promise<void>;
}

export type Part = Uint8Array | Place;

export interface Expansion {
  parts: Part[];
  /** Includes whose failure fails all of this: without `onerror`, outside of `esi:try`. They reject. */
  required: Promise<unknown>[];
}

/** An expansion that is being written. */
export interface Output extends Expansion {
  /** What was required and failed at once. */
  failure: { error: unknown } | null;
}

export function createOutput(): Output {
  return { parts: [], required: [], failure: null };
}

/** Takes away what was written since a mark, with its failure, as an output of its own. */
export function takeSince(out: Output, parts: number, required: number): Output {
  const taken = {
    parts: out.parts.splice(parts),
    required: out.required.splice(required),
    failure: out.failure,
  };
  out.failure = null;
  return taken;
}

/** The parts, once nothing can fail them any more. Rejects with what failed them. */
export async function settle(output: Output): Promise<readonly Part[]> {
  if (output.failure !== null) throw output.failure.error;
  if (output.required.length > 0) await Promise.all(output.required);
  return output.parts;
}

export function addPlace(parts: Promise<readonly Part[]>, required: boolean, out: Output): void {
  const place: Place = {
    parts: null,
    ready: parts.then(
      (found) => {
        place.parts = found;
      },
      // Whoever requires it hears of the failure by `required`.
      () => {
        place.parts = [];
      },
    ),
  };
  out.parts.push(place);
  if (required) out.required.push(parts);
}
