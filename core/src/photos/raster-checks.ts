import type { PhotoReason } from './photo-rules.ts';

/**
 * The cut photo in small: luminance 0–255 by rows. Browser and server both bring it to this size first, so that both
 * say the same of one photo.
 */
export interface LuminanceRaster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

export const RASTER_WIDTH = 280;
export const RASTER_HEIGHT = 360;

/** What can be measured in a photo, in steps of luminance. */
export interface PhotoMeasures {
  /** Standard deviation over the whole. */
  readonly contrast: number;
  /** Mean where the face is. */
  readonly brightness: number;
  /** Share of the face's pixels that are as good as white. */
  readonly burntOut: number;
  /** Variance of the Laplacian where the face is (Pech-Pacheco et al., 2000): low where nothing is sharp. */
  readonly sharpness: number;
  /** How uneven the two upper corners are, in themselves or against each other. */
  readonly backgroundUnevenness: number;
}

/** Rules of thumb, so that people look again; only what holds no picture at all is refused. */
export const PHOTO_THRESHOLDS = {
  leastContrast: 6,
  leastBrightness: 60,
  mostBrightness: 225,
  mostBurntOut: 0.4,
  leastSharpness: 40,
  mostBackgroundUnevenness: 16,
} as const;

export function checkRaster(raster: LuminanceRaster): readonly PhotoReason[] {
  const measures = measurePhoto(raster);
  if (measures.contrast < PHOTO_THRESHOLDS.leastContrast) return ['blank'];
  const found: readonly (readonly [PhotoReason, boolean])[] = [
    ['background', measures.backgroundUnevenness > PHOTO_THRESHOLDS.mostBackgroundUnevenness],
    ['blurred', measures.sharpness < PHOTO_THRESHOLDS.leastSharpness],
    ['too-dark', measures.brightness < PHOTO_THRESHOLDS.leastBrightness],
    [
      'too-bright',
      measures.brightness > PHOTO_THRESHOLDS.mostBrightness ||
        measures.burntOut > PHOTO_THRESHOLDS.mostBurntOut,
    ],
  ];
  return found.flatMap(([reason, isSo]) => (isSo ? [reason] : []));
}

export function measurePhoto(raster: LuminanceRaster): PhotoMeasures {
  const face = statisticsOf(raster, FACE);
  const [left, right] = [statisticsOf(raster, UPPER_LEFT), statisticsOf(raster, UPPER_RIGHT)];
  return {
    contrast: statisticsOf(raster, WHOLE).deviation,
    brightness: face.mean,
    burntOut: face.burntOut,
    sharpness: laplacianVariance(raster, FACE),
    backgroundUnevenness: Math.max(left.deviation, right.deviation, Math.abs(left.mean - right.mean) / 2),
  };
}

/** In parts of width and height, half-open. */
interface Zone {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const WHOLE: Zone = { x: [0, 1], y: [0, 1] };
/** A face of 34 mm in a photo of 45 mm, with 4 mm above it. */
const FACE: Zone = { x: [0.2, 0.8], y: [0.1, 0.85] };
const UPPER_LEFT: Zone = { x: [0, 0.16], y: [0, 0.25] };
const UPPER_RIGHT: Zone = { x: [0.84, 1], y: [0, 0.25] };
const AS_GOOD_AS_WHITE = 251;

function statisticsOf(raster: LuminanceRaster, zone: Zone) {
  let [count, sum, squares, white] = [0, 0, 0, 0];
  forEachIn(raster, zone, (at) => {
    const value = raster.pixels[at] ?? 0;
    count += 1;
    sum += value;
    squares += value * value;
    if (value >= AS_GOOD_AS_WHITE) white += 1;
  });
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : squares / count - mean * mean;
  return { mean, deviation: Math.sqrt(Math.max(0, variance)), burntOut: count === 0 ? 0 : white / count };
}

function laplacianVariance(raster: LuminanceRaster, zone: Zone): number {
  const { width, pixels } = raster;
  let [count, sum, squares] = [0, 0, 0];
  forEachIn(raster, zone, (at) => {
    const around =
      (pixels[at - 1] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at - width] ?? 0) + (pixels[at + width] ?? 0);
    const value = around - 4 * (pixels[at] ?? 0);
    count += 1;
    sum += value;
    squares += value * value;
  });
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

function forEachIn({ width, height }: LuminanceRaster, { x, y }: Zone, visit: (at: number) => void): void {
  for (let row = Math.floor(y[0] * height); row < Math.floor(y[1] * height); row += 1)
    for (let column = Math.floor(x[0] * width); column < Math.floor(x[1] * width); column += 1)
      visit(row * width + column);
}
