import sharp, { type Sharp } from 'sharp';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { findNumbersInBytes } from './byte-scan.ts';
import type { DigitReader } from './digit-reader.ts';
import type { GreyPicture } from './ink.ts';
import type { RawPicture } from './pdf-file.ts';
import { isPng, PngPixels } from './png-pixels.ts';
import { showsMyNumber } from './printed-numbers.ts';
import { hasForbiddenQrCode } from './qr-codes.ts';
import { isUnusable, Unusable } from './unusable.ts';
import type { UploadPlace } from './upload.ts';

export type PictureType = 'jpeg' | 'png' | 'webp';

export interface PictureSearch {
  readonly type: PictureType;
  readonly places: readonly UploadPlace[];
}

/** Pixels: more are a bomb. */
const MOST_PIXELS = 60_000_000;
const OPTIONS = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const;

/**
 * Everything around the picture (EXIF, XMP, IPTC, comments), every QR code, and printed digits. Throws `Unusable` for
 * damaged and for moving pictures.
 */
export async function searchPicture(
  bytes: Uint8Array,
  reader: () => Promise<DigitReader>,
): Promise<PictureSearch> {
  const { format, pages = 1, comments = [], exif, xmp, iptc, icc } = await metadataOf(bytes);
  if (format !== 'jpeg' && format !== 'png' && format !== 'webp') throw new Unusable('unknown-type');
  if (pages > 1) throw new Unusable('unreadable');
  const file = isPng(bytes) ? new PngPixels().clear(bytes) : bytes;
  const parts = [file, exif, xmp, iptc, icc].filter((part) => part !== undefined);
  const isInText =
    parts.some((part) => findNumbersInBytes(part).length > 0) ||
    comments.some(({ keyword, text }) => holdsMyNumber(keyword) || holdsMyNumber(text));
  const places: UploadPlace[] = isInText ? [{ kind: 'metadata' }] : [];
  // As it is shown: turned as its metadata say.
  const shown = () => sharp(bytes, OPTIONS).rotate();
  return { type: format, places: [...places, ...(await lookAt(shown, reader))] };
}

/** The same for pixels out of a document. */
export function searchPixels(
  { data, width, height, channels }: RawPicture,
  reader: () => Promise<DigitReader>,
): Promise<readonly UploadPlace[]> {
  return lookAt(() => sharp(data, { ...OPTIONS, raw: { width, height, channels } }), reader);
}

/** Encoded again from its pixels alone, the right way up: no metadata, no thumbnail, nothing behind its end. */
export async function withoutMetadata(bytes: Uint8Array, type: PictureType): Promise<Uint8Array> {
  return sharp(bytes, OPTIONS).rotate().toFormat(type, { quality: 90 }).toBuffer();
}

async function metadataOf(bytes: Uint8Array) {
  try {
    return await sharp(bytes, OPTIONS).metadata();
  } catch (cause) {
    throw new Unusable('unreadable', { cause });
  }
}

/** Longer sides at which codes are looked for: a small code in a large picture, and a large one in a noisy picture. */
const QR_SIDES = [1_800, 900, 500];
/** Longer side at which digits of a card are 15 to 60 pixels tall. */
const [LEAST_SIDE, MOST_SIDE] = [1_400, 2_000];

async function lookAt(
  picture: () => Sharp,
  reader: () => Promise<DigitReader>,
): Promise<readonly UploadPlace[]> {
  try {
    for (const side of QR_SIDES)
      if (hasForbiddenQrCode(await greyAt(picture(), side, 0))) return [{ kind: 'qr-code' }];
    const { info } = await picture().raw().toBuffer({ resolveWithObject: true });
    const side = Math.min(MOST_SIDE, Math.max(LEAST_SIDE, info.width, info.height));
    const isPrinted = await showsMyNumber(await greyAt(picture(), side, NOISE_BLUR), await reader());
    return isPrinted ? [{ kind: 'printed' }] : [];
  } catch (cause) {
    throw isUnusable(cause) ? cause : new Unusable('unreadable', { cause });
  }
}

/** Pixels: smoothes grain, keeps strokes. */
const NOISE_BLUR = 1;

async function greyAt(picture: Sharp, side: number, blur: number): Promise<GreyPicture> {
  const sized = picture
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize(side, side, { fit: 'inside', withoutEnlargement: side < LEAST_SIDE });
  const { data, info } = await (blur > 0 ? sized.blur(blur) : sized)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}
