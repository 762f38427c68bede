import { differenceHash } from '@monban/core/photos/difference-hash';
import { readJpeg } from '@monban/core/photos/jpeg-structure';
import { defaultCrop, pixelsOf, type Crop } from '@monban/core/photos/photo-crop';
import { checkPhotoFile, outcomeOf, PHOTO_LIMITS, type PhotoReason } from '@monban/core/photos/photo-rules';
import {
  checkRaster,
  RASTER_HEIGHT,
  RASTER_WIDTH,
  type LuminanceRaster,
} from '@monban/core/photos/raster-checks';
import sharp from 'sharp';

/** 35 mm × 45 mm at 508 dpi: what a card shows, and no more of a face than that. */
export const PHOTO_WIDTH = 700;
export const PHOTO_HEIGHT = 900;

/** A photo as it is kept and handed over. */
export interface CutPhoto {
  /** 7:9, sRGB, without metadata, within the limits of the on-line application. */
  readonly jpeg: Buffer;
  /** By which the same photo is known again; sealed wherever it is kept. */
  readonly mark: Uint8Array;
  /** `YYYY-MM-DD` as the camera had it. */
  readonly takenOn: string | null;
}

export type PhotoIntake =
  | { readonly kind: 'refused'; readonly reasons: readonly PhotoReason[] }
  | { readonly kind: 'taken'; readonly photo: CutPhoto; readonly warnings: readonly PhotoReason[] };

export interface PhotoSource {
  /** As it was sent: read, never decoded here. */
  readonly bytes: Uint8Array;
  /** What the upload guard made of it in its own process: the right way up, without metadata. */
  readonly picture: Uint8Array | undefined;
  readonly crop: Crop | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** All that can be said against a photo at once; what is taken is cut, made smaller and encoded again. */
export async function cutPhoto({ bytes, picture, crop, today }: PhotoSource): Promise<PhotoIntake> {
  const jpeg = readJpeg(bytes);
  const ofFile = checkPhotoFile({ byteLength: bytes.length, jpeg, crop, today });
  if (outcomeOf(ofFile) === 'refuse' || jpeg.kind === 'refused') return { kind: 'refused', reasons: ofFile };
  if (picture === undefined) return { kind: 'refused', reasons: ['damaged'] };
  const cut = await encode(picture, crop);
  if (cut === undefined) return { kind: 'refused', reasons: ['damaged'] };
  const raster = await rasterOf(cut);
  const reasons = [...ofFile, ...checkRaster(raster)];
  if (cut.length < PHOTO_LIMITS.leastBytes && !reasons.includes('blank')) reasons.push('too-few-bytes');
  if (outcomeOf(reasons) === 'refuse') return { kind: 'refused', reasons };
  const photo = { jpeg: cut, mark: differenceHash(raster), takenOn: jpeg.takenOn };
  return { kind: 'taken', photo, warnings: reasons };
}

/** A plain photo may fall below the least size at the usual quality, and not at the next. */
const QUALITIES = [90, 96, 100];

/** Undefined where the guard's picture is of another size than its upload said. */
async function encode(picture: Uint8Array, crop: Crop | undefined): Promise<Buffer | undefined> {
  const { width, height } = await sharp(picture).metadata();
  const cut = pixelsOf(crop ?? defaultCrop({ width, height }), { width, height });
  if (cut === undefined) return undefined;
  const pixels = sharp(picture)
    .extract(cut)
    .resize(...sizeOf(cut.width), { fit: 'fill' })
    .toColourspace('srgb');
  let jpeg = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    jpeg = await pixels.clone().jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
    if (jpeg.length >= PHOTO_LIMITS.leastBytes) break;
  }
  return jpeg;
}

/** 7:9 to the pixel, never enlarged. */
function sizeOf(width: number): [width: number, height: number] {
  const kept = Math.min(width, PHOTO_WIDTH);
  return [kept, Math.round((kept * PHOTO_HEIGHT) / PHOTO_WIDTH)];
}

async function rasterOf(jpeg: Buffer): Promise<LuminanceRaster> {
  const pixels = await sharp(jpeg)
    .greyscale()
    .resize(RASTER_WIDTH, RASTER_HEIGHT, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { width: RASTER_WIDTH, height: RASTER_HEIGHT, pixels };
}
