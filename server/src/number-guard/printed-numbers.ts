import { holdsMyNumber } from '@monban/core/privacy/my-number';
import type { DigitReader } from './digit-reader.ts';
import { findInk, type GreyPicture, type InkOptions } from './ink.ts';
import { cropLine, upsideDown } from './line-crop.ts';
import { findTextLines, type Point, type TextLine } from './text-lines.ts';

/** Lines that are read for each way of looking; a card's back has five. */
const MOST_LINES = 8;

/** Ordinary ink first, then faint ink, then light print on a dark ground. */
const WAYS: readonly InkOptions[] = [
  { tone: 'dark-on-light', contrast: 0.13 },
  { tone: 'dark-on-light', contrast: 0.07 },
  { tone: 'light-on-dark', contrast: 0.13 },
];

/** Of a digit, in pixels: the reader was trained on the first; what it misreads at one size it reads at the other. */
const SIZES = [32, 46];

/**
 * Is a My Number printed in the picture? Lines of equally tall pieces are found at any angle, laid level and read both
 * ways up. It ends with the first one that is found.
 *
 * @param picture its longer side 1,000 to 2,000 pixels, so that digits of a card are 15 to 60 pixels tall.
 */
export async function showsMyNumber(picture: GreyPicture, reader: DigitReader): Promise<boolean> {
  const seen: TextLine[] = [];
  for (const way of WAYS) {
    const lines = findTextLines(findInk(picture, way)).filter(
      (line) => !seen.some((one) => isSame(one, line)),
    );
    for (const line of lines.slice(0, MOST_LINES)) {
      seen.push(line);
      const cropAt = (digitHeight: number) => cropLine(picture, line, { tone: way.tone, digitHeight });
      if (await isNumber(cropAt, reader)) return true;
      if (await isNumber((size) => upsideDown(cropAt(size)), reader)) return true;
    }
  }
  return false;
}

/** What another way of looking has found already. */
function isSame(one: TextLine, other: TextLine): boolean {
  const tolerance = one.height * 0.35;
  const isNear = (left: Point, right: Point) => Math.hypot(left.x - right.x, left.y - right.y) <= tolerance;
  return isNear(one.from, other.from) && isNear(one.to, other.to);
}

async function isNumber(cropAt: (digitHeight: number) => GreyPicture, reader: DigitReader): Promise<boolean> {
  for (const size of SIZES) {
    const { text } = await reader.read(cropAt(size));
    if (holdsMyNumber(text)) return true;
    if (!mayBeMisread(text)) return false;
  }
  return false;
}

/** About twelve digits: one was lost or invented. */
function mayBeMisread(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  return digits >= 9 && digits <= 14;
}
