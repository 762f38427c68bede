import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { findNumbersInBytes } from './byte-scan.ts';
import { decodeText } from './decode-text.ts';
import type { DigitReader } from './digit-reader.ts';
import { isOfficeFile, isWorkbook, searchOfficeFile } from './office-file.ts';
import type { KnownClean } from './known-clean.ts';
import { searchText } from './text-file.ts';
import { isUnusable, Unusable } from './unusable.ts';
import type { FileType, Upload, UploadPlace, UploadVerdict } from './upload.ts';
import { newZipBudget, readZip, type ZipBudget, type ZipMember } from './zip-members.ts';

/** Loaded for the first file that needs them: a table is searched before they could be. */
const pdf = () => import('./pdf-file.ts');
const pictures = () => import('./picture-file.ts');

export const LARGEST_UPLOAD = 32 * 1024 * 1024;
/** An archive in an archive, and no further. */
const DEEPEST = 2;

export interface InspectionTools {
  /** Opened for the first picture only. */
  readonly reader: () => Promise<DigitReader>;
  readonly knownClean: KnownClean;
}

/** The verdict on one upload, in memory alone. See `UploadGuard.inspect`; this is what runs behind it. */
export async function inspectUpload(upload: Upload, tools: InspectionTools): Promise<UploadVerdict> {
  const { bytes, fileName, contentType } = upload;
  if (holdsMyNumber(fileName) || holdsMyNumber(contentType))
    return { kind: 'number-found', where: [{ kind: 'file-name' }] };
  if (bytes.length === 0) return { kind: 'unusable', why: 'empty' };
  if (bytes.length > LARGEST_UPLOAD) return { kind: 'unusable', why: 'too-large' };
  try {
    const found = await searchFile(bytes, { tools, budget: newZipBudget(), depth: 0 });
    return found.places.length > 0
      ? { kind: 'number-found', where: found.places }
      : await accepted(bytes, found.type);
  } catch (cause) {
    if (isUnusable(cause)) return { kind: 'unusable', why: cause.why };
    throw cause;
  }
}

async function accepted(bytes: Uint8Array, type: FileType): Promise<UploadVerdict> {
  if (type !== 'jpeg' && type !== 'png' && type !== 'webp') return { kind: 'accepted', type };
  return { kind: 'accepted', type, picture: await (await pictures()).withoutMetadata(bytes, type) };
}

interface Search {
  readonly tools: InspectionTools;
  readonly budget: ZipBudget;
  readonly depth: number;
}

interface Found {
  readonly type: FileType;
  readonly places: readonly UploadPlace[];
}

type Kind = 'zip' | 'pdf' | 'picture';

const BEGINNINGS: readonly (readonly [string, Kind])[] = [
  ['PK\u0003\u0004', 'zip'],
  ['%PDF-', 'pdf'],
  ['\u00ff\u00d8\u00ff', 'picture'],
  ['\u0089PNG\r\n', 'picture'],
  ['RIFF', 'picture'],
];

/** By its first bytes, never by its name. */
function kindOf(bytes: Uint8Array): Kind | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 8));
  return BEGINNINGS.find(([magic]) => beginning.startsWith(magic))?.[1];
}

async function searchFile(bytes: Uint8Array, search: Search): Promise<Found> {
  const kind = kindOf(bytes);
  if (kind === 'picture') return searchPictureOnce(bytes, search.tools);
  if (kind === 'zip') return searchArchive(bytes, search);
  if (kind === 'pdf') return searchPdfFile(bytes, search);
  const text = decodeText(bytes);
  if (text === undefined) throw new Unusable('unknown-type');
  return { type: 'text', places: searchText(text) };
}

async function searchPictureOnce(bytes: Uint8Array, { reader, knownClean }: InspectionTools): Promise<Found> {
  const { searchPicture } = await pictures();
  return knownClean.search(bytes, () => searchPicture(bytes, reader));
}

async function searchPdfFile(bytes: Uint8Array, search: Search): Promise<Found> {
  const found = await (await pdf()).searchPdf(bytes);
  const { searchPixels } = await pictures();
  const onPictures: UploadPlace[] = [];
  for (const picture of found.pictures)
    onPictures.push(...(await searchPixels(picture, search.tools.reader)));
  const attached = await searchInside(found.inside, search);
  return { type: 'pdf', places: [...found.places, ...onPictures, ...attached] };
}

async function searchArchive(bytes: Uint8Array, search: Search): Promise<Found> {
  if (search.depth >= DEEPEST) throw new Unusable('too-large');
  const members = readZip(bytes, search.budget);
  // Comments, extra fields, and names in whatever encoding stand outside of the members.
  const isAround = findNumbersInBytes(bytes).length > 0;
  const isInName = isAround || members.some(({ name }) => holdsMyNumber(name));
  const around: readonly UploadPlace[] = isInName ? [{ kind: 'member-name' }] : [];
  if (!isOfficeFile(members))
    return { type: 'archive', places: [...around, ...(await searchInside(members, search))] };
  const { places, inside } = searchOfficeFile(members);
  const type = isWorkbook(members) ? 'workbook' : 'document';
  return { type, places: [...around, ...places, ...(await searchInside(inside, search))] };
}

/** Members and attachments by what they are; one that cannot be searched makes the whole upload unusable. */
async function searchInside(members: readonly ZipMember[], search: Search): Promise<readonly UploadPlace[]> {
  const places: UploadPlace[] = [];
  for (const { name, bytes } of members) {
    if (holdsMyNumber(name)) places.push({ kind: 'member-name' });
    if (bytes.length > 0)
      places.push(...(await searchFile(bytes, { ...search, depth: search.depth + 1 })).places);
  }
  return places;
}
