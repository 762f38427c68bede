import { readJpeg, type JpegReading } from '@monban/core/photos/jpeg-structure';
import { checkPhotoFile, outcomeOf, type PhotoReason } from '@monban/core/photos/photo-rules';
import { checkRaster, RASTER_HEIGHT, RASTER_WIDTH } from '@monban/core/photos/raster-checks';
import { cropOf, heightOf, type Frame, type Size } from './photo-frame.ts';

/** A photo in the browser's memory: nothing is sent before the person says so. */
export interface ChosenPhoto {
  readonly file: File;
  readonly jpeg: JpegReading;
  /** The right way up; null where the browser cannot show it either. */
  readonly bitmap: ImageBitmap | null;
}

export async function choosePhoto(file: File): Promise<ChosenPhoto> {
  const jpeg = readJpeg(new Uint8Array(await file.arrayBuffer()));
  const bitmap =
    jpeg.kind === 'jpeg'
      ? await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
      : null;
  return { file, jpeg, bitmap };
}

/** The same rules as the server's, by the same functions. */
export function judgePhoto(
  photo: ChosenPhoto,
  frame: Frame | undefined,
  today: string,
): readonly PhotoReason[] {
  const { file, jpeg, bitmap } = photo;
  const crop = bitmap && frame ? cropOf(frame, bitmap) : undefined;
  const ofFile = checkPhotoFile({ byteLength: file.size, jpeg, crop, today });
  if (outcomeOf(ofFile) === 'refuse') return ofFile;
  if (bitmap === null || frame === undefined) return ['damaged'];
  return [...ofFile, ...checkRaster(rasterOf(bitmap, frame))];
}

/** What the frame holds, as large as the canvas. */
export function drawCut(canvas: HTMLCanvasElement, bitmap: ImageBitmap, frame: Frame): void {
  const { width, height } = canvas;
  canvas
    .getContext('2d')
    ?.drawImage(bitmap, frame.left, frame.top, frame.width, heightOf(frame), 0, 0, width, height);
}

export function sizeOf({ width, height }: ImageBitmap): Size {
  return { width, height };
}

function rasterOf(bitmap: ImageBitmap, frame: Frame) {
  const canvas = new OffscreenCanvas(RASTER_WIDTH, RASTER_HEIGHT);
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('there is no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    bitmap,
    frame.left,
    frame.top,
    frame.width,
    heightOf(frame),
    0,
    0,
    RASTER_WIDTH,
    RASTER_HEIGHT,
  );
  const { data } = context.getImageData(0, 0, RASTER_WIDTH, RASTER_HEIGHT);
  const pixels = new Uint8ClampedArray(RASTER_WIDTH * RASTER_HEIGHT);
  // Luma of ITU-R BT.601, as JPEG has it.
  for (let at = 0; at < pixels.length; at += 1)
    pixels[at] =
      0.299 * (data[at * 4] ?? 0) + 0.587 * (data[at * 4 + 1] ?? 0) + 0.114 * (data[at * 4 + 2] ?? 0);
  return { width: RASTER_WIDTH, height: RASTER_HEIGHT, pixels };
}
