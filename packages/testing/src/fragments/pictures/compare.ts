/** How far two pictures are apart, pixel by pixel. */

import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

export interface Difference {
  /** Pixels that differ; those that only one of the two has are among them. */
  pixels: number;
  /** Their share of all pixels, from 0 to 1. */
  share: number;
  /** What differs, as a PNG; `null` when nothing does. */
  picture: Buffer | null;
}

/** Of the contrast between black and white, from 0 to 1: an edge is one step of 256 darker at times. */
const FORGIVEN = 0.02;

const NOTHING: Difference = { pixels: 0, share: 0, picture: null };

/**
 * Compares as exactly as a browser draws: both pictures are of the same one, on the same machine, at the same time.
 *
 * @param before PNG
 * @param now PNG
 */
export function comparePictures(before: Buffer, now: Buffer): Difference {
  if (before.equals(now)) return NOTHING;
  const [one, other] = [PNG.sync.read(before), PNG.sync.read(now)];
  const size = { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
  const drawn = new PNG(size);
  const options = { threshold: FORGIVEN, includeAA: true };
  const pixels = pixelmatch(
    ...([spread(one, size).data, spread(other, size).data, drawn.data] as const),
    ...([size.width, size.height, options] as const),
  );
  if (pixels === 0) return NOTHING;
  return { pixels, share: pixels / (size.width * size.height), picture: PNG.sync.write(drawn) };
}

/** The same picture on a larger sheet, which is transparent where it does not reach. */
function spread(picture: PNG, size: { width: number; height: number }): PNG {
  if (picture.width === size.width && picture.height === size.height) return picture;
  const sheet = new PNG(size);
  PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, 0, 0);
  return sheet;
}
