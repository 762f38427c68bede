import type { GreyPicture, InkTone } from './ink.ts';
import type { TextLine } from './text-lines.ts';

const MARGIN = 14;
const WIDEST_CROP = 1_600;

export interface CropOptions {
  readonly tone: InkTone;
  /** Of a digit in the crop, in pixels. */
  readonly digitHeight: number;
}

/** The line of a picture laid level, dark on light, with full contrast. */
export function cropLine(
  picture: GreyPicture,
  line: TextLine,
  { tone, digitHeight }: CropOptions,
): GreyPicture {
  const length = Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y);
  const scale = Math.max(line.height / digitHeight, length / (WIDEST_CROP - 2 * MARGIN));
  const width = Math.ceil(length / scale) + 2 * MARGIN;
  const height = Math.ceil(line.height / scale) + 2 * MARGIN;
  const along = { x: (line.to.x - line.from.x) / length, y: (line.to.y - line.from.y) / length };
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [ahead, down] = [(column - MARGIN) * scale, (row - height / 2) * scale];
      const x = line.from.x + ahead * along.x - down * along.y;
      const y = line.from.y + ahead * along.y + down * along.x;
      pixels[row * width + column] = sample(picture, x, y);
    }
  }
  stretch(pixels, tone);
  return { width, height, pixels };
}

/** The same upside down. */
export function upsideDown({ width, height, pixels }: GreyPicture): GreyPicture {
  return { width, height, pixels: Uint8Array.from(pixels).reverse() };
}

/** Between the four pixels around a point; outside, the nearest one. */
function sample({ width, height, pixels }: GreyPicture, x: number, y: number): number {
  const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
  const [right, down] = [Math.min(Math.max(x - left, 0), 1), Math.min(Math.max(y - top, 0), 1)];
  const pixelAt = (row: number, column: number) => pixels[(top + row) * width + left + column] ?? 0;
  const upper = pixelAt(0, 0) * (1 - right) + pixelAt(0, 1) * right;
  const lower = pixelAt(1, 0) * (1 - right) + pixelAt(1, 1) * right;
  return upper * (1 - down) + lower * down;
}

/** From the darkest to the lightest hundredth, turned to dark ink. */
function stretch(pixels: Uint8Array, tone: InkTone): void {
  const sorted = Uint8Array.from(pixels).sort();
  const dark = sorted.at(Math.floor(sorted.length * 0.01)) ?? 0;
  const light = sorted.at(Math.floor(sorted.length * 0.99)) ?? 255;
  const factor = 255 / Math.max(1, light - dark);
  for (const [at, pixel] of pixels.entries()) {
    const value = Math.min(255, Math.max(0, (pixel - dark) * factor));
    pixels[at] = tone === 'dark-on-light' ? value : 255 - value;
  }
}
