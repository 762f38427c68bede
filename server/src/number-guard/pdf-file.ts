import { holdsMyNumber } from '@monban/core/privacy/my-number';
import {
  getDocument,
  ImageKind,
  OPS,
  type PDFDocumentProxy,
  type PDFPageProxy,
  VerbosityLevel,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { z } from 'zod';
import { isUnusable, Unusable } from './unusable.ts';
import type { UploadPlace } from './upload.ts';

/** Decoded pixels of a picture on a page. */
export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array;
}

export interface PdfSearch {
  readonly places: readonly UploadPlace[];
  /** Attached files, which are searched by what they are. */
  readonly inside: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** As large as could show a number: a scanned page is one. */
  readonly pictures: readonly RawPicture[];
}

const MOST_PAGES = 300;
const MOST_PICTURES = 40;
/** Pixels: twelve digits of the smallest size that can be read. */
const [LEAST_WIDTH, LEAST_HEIGHT] = [90, 12];

/**
 * Text, notes, fields, outline, properties and pictures of a PDF, without running anything in it. Throws `Unusable`
 * for what is damaged, encrypted, or larger than the limits.
 */
export async function searchPdf(bytes: Uint8Array): Promise<PdfSearch> {
  const loading = getDocument({
    // The library takes the buffer over.
    data: Uint8Array.from(bytes),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    stopAtErrors: true,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    if (document.numPages > MOST_PAGES) throw new Unusable('too-large');
    const properties = await propertyTextsOf(document);
    const found: UploadPlace[] = properties.some((text) => holdsMyNumber(text)) ? [{ kind: 'metadata' }] : [];
    const pictures: RawPicture[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      if ((await textsOf(page)).some((text) => holdsMyNumber(text)))
        found.push({ kind: 'page', page: number });
      pictures.push(...(await picturesOf(page)));
      if (pictures.length > MOST_PICTURES) throw new Unusable('too-large');
    }
    return { places: found, inside: await attachmentsOf(document), pictures };
  } catch (cause) {
    throw isUnusable(cause) ? cause : new Unusable('unreadable', { cause });
  } finally {
    await loading.destroy();
  }
}

const TextItem = z.object({ str: z.string(), hasEOL: z.boolean() });

/** The text as it is placed: pieces of one line joined with and without a space, since digits are often set alone. */
async function textsOf(page: PDFPageProxy): Promise<readonly string[]> {
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item) => {
    const piece = TextItem.safeParse(item);
    return piece.success ? [piece.data] : [];
  });
  const joined = (between: string) =>
    pieces.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : between)).join('');
  const notes = (await page.getAnnotations()).flatMap((note) => stringsIn(note));
  return [joined(''), joined(' '), ...notes];
}

async function propertyTextsOf(document: PDFDocumentProxy): Promise<readonly string[]> {
  const { info, metadata } = await document.getMetadata();
  const raw: unknown = (metadata as { getRaw?: () => unknown } | null)?.getRaw?.();
  const outline: unknown = await document.getOutline();
  const labels: unknown = await document.getPageLabels();
  return [info, raw, outline, labels].flatMap((part) => stringsIn(part));
}

/** Every string in a tree of plain values; depth and number of nodes are limited against knots. */
function stringsIn(root: unknown): readonly string[] {
  const found: string[] = [];
  const pending: unknown[] = [root];
  for (let visited = 0; pending.length > 0 && visited < 50_000; visited += 1) {
    const value = pending.pop();
    if (typeof value === 'string') found.push(value);
    else if (value instanceof Uint8Array) continue;
    else if (typeof value === 'object' && value !== null)
      pending.push(...(Object.values(value) as unknown[]));
  }
  return found;
}

const PAINTS_PICTURE = new Set<number>([OPS.paintImageXObject, OPS.paintInlineImageXObject]);

const Decoded = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  kind: z.int(),
  data: z.union([z.instanceof(Uint8Array), z.instanceof(Uint8ClampedArray)]),
});

async function picturesOf(page: PDFPageProxy): Promise<readonly RawPicture[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures: RawPicture[] = [];
  for (const [index, operation] of fnArray.entries()) {
    if (!PAINTS_PICTURE.has(operation)) continue;
    const [named] = argsArray[index] as readonly unknown[];
    const decoded = Decoded.safeParse(typeof named === 'string' ? await objectOf(page, named) : named);
    // A picture that nobody can look into cannot be let in.
    if (!decoded.success) throw new Unusable('unreadable');
    const { width, height } = decoded.data;
    if (width >= LEAST_WIDTH && height >= LEAST_HEIGHT) pictures.push(rawOf(decoded.data));
  }
  return pictures;
}

function objectOf(page: PDFPageProxy, name: string): Promise<unknown> {
  const store = name.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => {
    store.get(name, resolve);
  });
}

function rawOf({ width, height, kind, data }: z.infer<typeof Decoded>): RawPicture {
  const bytes = Uint8Array.from(data);
  if (kind === ImageKind.RGB_24BPP) return { width, height, channels: 3, data: bytes };
  if (kind === ImageKind.RGBA_32BPP) return { width, height, channels: 4, data: bytes };
  const grey = new Uint8Array(width * height);
  const rowBytes = Math.ceil(width / 8);
  for (let at = 0; at < grey.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    grey[at] = ((bytes[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0;
  }
  return { width, height, channels: 1, data: grey };
}

const Attachments = z.record(
  z.string(),
  z.object({ filename: z.string(), content: z.instanceof(Uint8Array) }),
);

async function attachmentsOf(document: PDFDocumentProxy): Promise<PdfSearch['inside']> {
  const attached: unknown = await document.getAttachments();
  if (attached === null || attached === undefined) return [];
  return Object.values(Attachments.parse(attached)).map(({ filename, content }) => ({
    name: filename,
    bytes: content,
  }));
}
