import type { LuminanceRaster } from './raster-checks.ts';

/** Cells across and down: portraits look alike in the large, so that few cells would take two people for one. */
const CELLS = 24;
/** In luminance: a plain wall must not give its noise away as a pattern. */
const LEAST_STEP = 3;

/**
 * A difference hash of 576 bits: one for each cell that is clearly darker than its neighbour to the right. One photo keeps
 * it through scaling and coding; the same person on another photo does not.
 */
export function differenceHash(raster: LuminanceRaster): Uint8Array {
  const bits = new Uint8Array((CELLS * CELLS) / 8);
  for (let row = 0; row < CELLS; row += 1) {
    const means = Array.from({ length: CELLS + 1 }, (_, column) => meanOf(raster, row, column));
    for (let column = 0; column < CELLS; column += 1) {
      const bit = row * CELLS + column;
      const isStep = (means[column + 1] ?? 0) - (means[column] ?? 0) > LEAST_STEP;
      if (isStep) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
  }
  return bits;
}

/** Is it one photo? */
export function isSamePhoto(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let different = 0;
  for (const [index, byte] of one.entries()) different += BITS[byte ^ (other[index] ?? 0)] ?? 0;
  return different <= MOST_DIFFERENT;
}

const MOST_DIFFERENT = 6;

const BITS: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

function meanOf({ width, height, pixels }: LuminanceRaster, row: number, column: number): number {
  const [top, bottom] = [Math.floor((row * height) / CELLS), Math.floor(((row + 1) * height) / CELLS)];
  const left = Math.floor((column * width) / (CELLS + 1));
  const right = Math.floor(((column + 1) * width) / (CELLS + 1));
  let sum = 0;
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) sum += pixels[y * width + x] ?? 0;
  return sum / Math.max(1, (bottom - top) * (right - left));
}
