import { z } from 'zod';

/** 35 mm × 45 mm, as it is printed on the card. */
export const CARD_RATIO = 7 / 9;

/** What is cut out of the upright picture, in parts of its width and height. */
export const Crop = z.strictObject({
  left: z.coerce.number().min(0).max(1),
  top: z.coerce.number().min(0).max(1),
  width: z.coerce.number().positive().max(1),
  height: z.coerce.number().positive().max(1),
});
export type Crop = z.infer<typeof Crop>;

export interface PixelCrop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest 7:9 in the middle. */
export function defaultCrop({ width, height }: Size): Crop {
  const isWide = width / height > CARD_RATIO;
  const cut = isWide
    ? { width: (height * CARD_RATIO) / width, height: 1 }
    : { width: 1, height: width / CARD_RATIO / height };
  return { ...cut, left: (1 - cut.width) / 2, top: (1 - cut.height) / 2 };
}

/** Whole pixels; undefined where it does not lie within the picture. */
export function pixelsOf(crop: Crop, { width, height }: Size): PixelCrop | undefined {
  if (crop.left + crop.width > 1 + ROUNDING || crop.top + crop.height > 1 + ROUNDING) return undefined;
  const left = Math.min(width - 1, Math.round(crop.left * width));
  const top = Math.min(height - 1, Math.round(crop.top * height));
  return {
    left,
    top,
    width: Math.max(1, Math.min(width - left, Math.round(crop.width * width))),
    height: Math.max(1, Math.min(height - top, Math.round(crop.height * height))),
  };
}

/** What sums of fractions may be off by. */
const ROUNDING = 1e-6;
