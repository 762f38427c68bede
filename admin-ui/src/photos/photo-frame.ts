import { CARD_RATIO, defaultCrop, type Crop } from '@monban/core/photos/photo-crop';
import { PHOTO_LIMITS } from '@monban/core/photos/photo-rules';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is cut out, 7:9, in pixels of the upright picture; its height follows from its width. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

export function heightOf({ width }: Frame): number {
  return width / CARD_RATIO;
}

/** The largest in the middle. */
export function firstFrame(size: Size): Frame {
  const crop = defaultCrop(size);
  return { left: crop.left * size.width, top: crop.top * size.height, width: crop.width * size.width };
}

/** It stops at the edges. */
export function moveFrame(frame: Frame, size: Size, by: { readonly x: number; readonly y: number }): Frame {
  return within({ ...frame, left: frame.left + by.x, top: frame.top + by.y }, size);
}

/** Around its middle; never smaller than a photo may be, never larger than the picture. */
export function scaleFrame(frame: Frame, size: Size, factor: number): Frame {
  const most = firstFrame(size).width;
  const least = Math.min(most, PHOTO_LIMITS.leastSide);
  const width = Math.min(most, Math.max(least, frame.width * factor));
  const grown = width - frame.width;
  return within({ width, left: frame.left - grown / 2, top: frame.top - grown / CARD_RATIO / 2 }, size);
}

/** Where the frame stands, in whole parts of a hundred of the picture, to be said in words. */
export function placeOf(
  { left, top, width }: Frame,
  size: Size,
): { left: number; top: number; width: number } {
  const percent = (part: number, whole: number): number => Math.round((part / whole) * 100);
  return {
    left: percent(left, size.width),
    top: percent(top, size.height),
    width: percent(width, size.width),
  };
}

/** As it is sent: five decimals, so that no part of it can be read as another number. */
export function cropOf(frame: Frame, size: Size): Crop {
  return {
    left: down(frame.left / size.width),
    top: down(frame.top / size.height),
    width: down(frame.width / size.width),
    height: down(heightOf(frame) / size.height),
  };
}

function within(frame: Frame, size: Size): Frame {
  return {
    width: frame.width,
    left: Math.max(0, Math.min(frame.left, size.width - frame.width)),
    top: Math.max(0, Math.min(frame.top, size.height - heightOf(frame))),
  };
}

/** Downwards, so that the sum of two is never more than the whole. */
function down(part: number): number {
  return Math.max(0, Math.floor(part * 100_000 + 1e-6) / 100_000);
}
