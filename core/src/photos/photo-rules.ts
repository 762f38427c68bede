import { addMonths } from '../calendar/days.ts';
import type { JpegReading } from './jpeg-structure.ts';
import { uprightSize } from './jpeg-structure.ts';
import { CARD_RATIO, defaultCrop, pixelsOf, type Crop } from './photo-crop.ts';

/**
 * What is asked of the file of a card's photo, as the on-line application asks it. Where "KB" and "MB" can be read in
 * two ways, the stricter one is meant.
 */
export const PHOTO_LIMITS = {
  leastBytes: 20 * 1024,
  mostBytes: 7_000_000,
  leastSide: 480,
  mostSide: 6_000,
  /** Of width to height: what is not far from the card's 7:9 is cut by itself, the rest by hand. */
  leastRatio: 0.7,
  mostRatio: 0.85,
  /** Since the photo was taken. */
  mostMonths: 6,
} as const;

export type PhotoOutcome = 'warn' | 'refuse';

/** Every reason there is. `warn` is for people to judge; what is refused would be sent back by the makers of the card. */
export const PHOTO_REASONS = {
  'not-jpeg': 'refuse',
  damaged: 'refuse',
  'unsupported-jpeg': 'refuse',
  'too-few-bytes': 'refuse',
  'too-many-bytes': 'refuse',
  'too-small': 'refuse',
  'too-large': 'refuse',
  cmyk: 'refuse',
  'not-seven-to-nine': 'refuse',
  'crop-outside': 'refuse',
  'crop-too-small': 'refuse',
  blank: 'refuse',
  'used-for-another': 'refuse',
  'taken-long-ago': 'warn',
  background: 'warn',
  blurred: 'warn',
  'too-dark': 'warn',
  'too-bright': 'warn',
} as const satisfies Readonly<Record<string, PhotoOutcome>>;

export type PhotoReason = keyof typeof PHOTO_REASONS;
export const PHOTO_REASON_WORDS = Object.keys(PHOTO_REASONS) as readonly PhotoReason[];

/** `ok`, or the worst of the reasons. */
export function outcomeOf(reasons: readonly PhotoReason[]): 'ok' | PhotoOutcome {
  if (reasons.some((reason) => PHOTO_REASONS[reason] === 'refuse')) return 'refuse';
  return reasons.length > 0 ? 'warn' : 'ok';
}

export interface PhotoFile {
  readonly byteLength: number;
  readonly jpeg: JpegReading;
  /** As the person cut it; undefined to cut it by itself. */
  readonly crop: Crop | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What the file alone says, before a pixel is decoded. All reasons at once, so that nobody is sent back twice. */
export function checkPhotoFile({ byteLength, jpeg, crop, today }: PhotoFile): readonly PhotoReason[] {
  if (jpeg.kind === 'refused') return [jpeg.why === 'unsupported' ? 'unsupported-jpeg' : jpeg.why];
  const size = uprightSize(jpeg);
  const found: readonly (readonly [PhotoReason, boolean])[] = [
    ['too-few-bytes', byteLength < PHOTO_LIMITS.leastBytes],
    ['too-many-bytes', byteLength > PHOTO_LIMITS.mostBytes],
    ['too-small', Math.min(size.width, size.height) < PHOTO_LIMITS.leastSide],
    ['too-large', Math.max(size.width, size.height) > PHOTO_LIMITS.mostSide],
    ['cmyk', jpeg.colour === 'cmyk'],
    ['taken-long-ago', jpeg.takenOn !== null && jpeg.takenOn < addMonths(today, -PHOTO_LIMITS.mostMonths)],
  ];
  const reasons = found.flatMap(([reason, isSo]) => (isSo ? [reason] : []));
  return [...reasons, ...(reasons.includes('too-small') ? [] : checkCrop(size, crop))];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function checkCrop(size: Size, crop: Crop | undefined): readonly PhotoReason[] {
  if (crop === undefined) {
    const ratio = size.width / size.height;
    if (ratio < PHOTO_LIMITS.leastRatio || ratio > PHOTO_LIMITS.mostRatio) return ['not-seven-to-nine'];
  }
  const cut = pixelsOf(crop ?? defaultCrop(size), size);
  if (cut === undefined) return ['crop-outside'];
  if (Math.abs(cut.width / cut.height / CARD_RATIO - 1) > MOST_SKEW) return ['not-seven-to-nine'];
  return Math.min(cut.width, cut.height) < PHOTO_LIMITS.leastSide ? ['crop-too-small'] : [];
}

/** Of the ratio: more than a pixel or two of rounding. */
const MOST_SKEW = 0.02;
