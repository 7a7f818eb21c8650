import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { comparePictures } from './compare.ts';

/** A white sheet, with a line on it. */
function sheet(width: number, height: number, line: number = 255): Buffer {
  const png = new PNG({ width, height });
  png.data.fill(255);
  png.data.fill(line, 4 * width, 8 * width);
  return PNG.sync.write(png);
}

describe('comparePictures()', () => {
  it('finds nothing between two of a kind', () => {
    expect(comparePictures(sheet(4, 4), sheet(4, 4))).toEqual({ pixels: 0, share: 0, picture: null });
  });

  it('finds the palest line', () => {
    const { pixels, share, picture } = comparePictures(sheet(4, 4), sheet(4, 4, 248));
    expect({ pixels, share }).toEqual({ pixels: 4, share: 0.25 });
    expect(PNG.sync.read(picture!)).toMatchObject({ width: 4, height: 4 });
  });

  it('forgives a step, by which a browser draws an edge darker at times', () => {
    expect(comparePictures(sheet(4, 4), sheet(4, 4, 254)).pixels).toBe(0);
  });

  it('counts what only one of them has', () => {
    expect(comparePictures(sheet(4, 4), sheet(4, 5))).toMatchObject({ pixels: 4, share: 0.2 });
  });
});
