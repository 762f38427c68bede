import { createRequire } from 'node:module';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import type { QRCode } from 'jsqr';
import type { GreyPicture } from './ink.ts';

type Decode = (pixels: Uint8ClampedArray, width: number, height: number) => QRCode | null;

// The package is CommonJS whose types speak of an ES module.
const decode = createRequire(import.meta.url)('jsqr') as Decode;

/** More codes than this on one picture are not looked for. */
const MOST_CODES = 6;

/**
 * Is one of the QR codes that of a card's back, which is its twelve digits as plain text, or does it hold a My Number
 * otherwise? A code of twelve digits refuses by itself, whatever its check digit (ruling 28). Any rotation.
 */
export function hasForbiddenQrCode(picture: GreyPicture): boolean {
  const { width, height, pixels } = picture;
  const colours = new Uint8ClampedArray(width * height * 4);
  for (const [at, grey] of pixels.entries())
    colours.fill(grey, at * 4, at * 4 + 3).fill(255, at * 4 + 3, at * 4 + 4);
  for (let code = 0; code < MOST_CODES; code += 1) {
    const found = decode(colours, width, height);
    if (!found) return false;
    if (/^[0-9]{12}$/.test(found.data.trim()) || holdsMyNumber(found.data)) return true;
    cover(colours, width, found);
  }
  return false;
}

/** Paints over a code that was read, so that the next one is found. */
function cover(colours: Uint8ClampedArray, width: number, { location }: QRCode): void {
  const corners = [
    location.topLeftCorner,
    location.topRightCorner,
    location.bottomLeftCorner,
    location.bottomRightCorner,
  ];
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(...xs))),
    Math.min(width, Math.ceil(Math.max(...xs))),
  ];
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.max(...ys); y += 1)
    colours.fill(255, (y * width + left) * 4, (y * width + right) * 4);
}
