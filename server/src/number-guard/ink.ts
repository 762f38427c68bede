/** A picture in shades of grey, one byte per pixel, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A connected piece of ink: its box (half-open) and how many pixels of it are ink. */
export interface InkPiece {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

export type InkTone = 'dark-on-light' | 'light-on-dark';

export interface InkOptions {
  readonly tone: InkTone;
  /** How much of the paper's brightness around it a pixel must differ to be ink, 0–1. */
  readonly contrast: number;
}

/** Every connected piece of ink, by the difference of each pixel from the mean of its surroundings. */
export function findInk(picture: GreyPicture, options: InkOptions): readonly InkPiece[] {
  const ink = inkOf(picture, options);
  const sheet: Sheet = { ink, width: picture.width, pending: [] };
  const pieces: InkPiece[] = [];
  for (let at = 0; at < ink.length; at += 1) {
    if (ink[at] === 0) continue;
    const piece = takePiece(sheet, at);
    if (piece.area >= LEAST_AREA) pieces.push(piece);
  }
  return pieces;
}

/** Of pixels: specks of noise are smaller. */
const LEAST_AREA = 12;
/** Of the longer side: larger than a digit, smaller than a card. */
const SURROUNDINGS = 0.045;

/** 1 where there is ink. */
function inkOf(picture: GreyPicture, { tone, contrast }: InkOptions): Uint8Array {
  const { width, height, pixels } = picture;
  const meanAround = surroundingsOf(picture);
  const ink = new Uint8Array(pixels.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const mean = meanAround(x, y);
      const darker = mean - (pixels[at] ?? 0);
      if ((tone === 'dark-on-light' ? darker : -darker) > Math.max(LEAST_DIFFERENCE, mean * contrast))
        ink[at] = 1;
    }
  }
  return ink;
}

/** Of 255: less is noise, however dark the paper. */
const LEAST_DIFFERENCE = 6;

/** The mean of the square around a pixel, as far as it lies in the picture. */
function surroundingsOf(picture: GreyPicture): (x: number, y: number) => number {
  const { width, height } = picture;
  const sums = integralOf(picture);
  const stride = width + 1;
  const radius = Math.max(8, Math.round(Math.max(width, height) * SURROUNDINGS));
  return (x, y) => {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
    const sumTo = (row: number, column: number) => sums[row * stride + column] ?? 0;
    const sum = sumTo(bottom, right) - sumTo(top, right) - sumTo(bottom, left) + sumTo(top, left);
    return sum / ((bottom - top) * (right - left));
  };
}

/** Sums over all that is above and to the left, with a leading row and column of zeros. */
function integralOf({ width, height, pixels }: GreyPicture): Float64Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += pixels[y * width + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  }
  return sums;
}

/** Ink that is taken out piece by piece. */
interface Sheet {
  readonly ink: Uint8Array;
  readonly width: number;
  /** Pixels of the piece at hand whose neighbours were not looked at; kept, so that it is made once. */
  readonly pending: number[];
}

/** Removes one piece from the sheet, beginning with one of its pixels, and returns it. Corners connect. */
function takePiece(sheet: Sheet, start: number): InkPiece {
  const { ink, width, pending } = sheet;
  let [left, top, right, bottom, area] = [width, Number.MAX_SAFE_INTEGER, 0, 0, 0];
  ink[start] = 0;
  pending.push(start);
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    area += 1;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    takeNeighbours(sheet, at);
  }
  return { left, top, right, bottom, area };
}

function takeNeighbours({ ink, width, pending }: Sheet, at: number): void {
  const x = at % width;
  const [from, to] = [x === 0 ? 0 : -1, x === width - 1 ? 0 : 1];
  for (const row of [at - width, at, at + width]) {
    for (let step = from; step <= to; step += 1) {
      if (ink[row + step] !== 1) continue;
      ink[row + step] = 0;
      pending.push(row + step);
    }
  }
}
