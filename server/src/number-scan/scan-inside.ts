import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { findNumbersInBytes } from '../number-guard/byte-scan.ts';
import type { DigitReader } from '../number-guard/digit-reader.ts';
import { isOfficeFile, searchOfficeFile } from '../number-guard/office-file.ts';
import { searchPdf } from '../number-guard/pdf-file.ts';
import { searchPicture, searchPixels } from '../number-guard/picture-file.ts';
import { Unusable } from '../number-guard/unusable.ts';
import type { UploadPlace } from '../number-guard/upload.ts';
import { newZipBudget, readZip, type ZipBudget, type ZipMember } from '../number-guard/zip-members.ts';
import { describePlace } from './describe-place.ts';
import { masked } from './scan-report.ts';

/** Files that say more than their bytes: archives, Office files, PDF, and pictures where they are to be read, too. */
export type ReadableKind = 'zip' | 'pdf' | 'picture';

const BEGINNINGS: readonly (readonly [string, ReadableKind])[] = [
  ['PK\u0003\u0004', 'zip'],
  ['%PDF-', 'pdf'],
  ['\u00ff\u00d8\u00ff', 'picture'],
  ['\u0089PNG\r\n', 'picture'],
];

export function readableKindOf(beginning: Uint8Array): ReadableKind | undefined {
  const text = String.fromCharCode(...beginning.subarray(0, 12));
  // Sounds and films come in the container of WebP, too.
  if (/^RIFF[^]{4}WEBP$/.test(text)) return 'picture';
  return BEGINNINGS.find(([magic]) => text.startsWith(magic))?.[1];
}

export interface InsideFind {
  readonly place: string;
  readonly writing: string;
}

export interface InsideTools {
  /** Null: codes and printed digits of pictures are not read. */
  readonly reader: (() => Promise<DigitReader>) | null;
  readonly budget: ZipBudget;
  readonly depth: number;
}

export function newInsideTools(reader: InsideTools['reader']): InsideTools {
  return { reader, budget: newZipBudget(), depth: 0 };
}

/** Archives in archives, as deep as the guard of uploads looks. */
const DEEPEST = 2;

/**
 * What the readers of uploads find in a file that is in memory. Throws `Unusable` where they cannot look into it; its
 * plain bytes are searched elsewhere.
 */
export async function searchInside(bytes: Uint8Array, tools: InsideTools): Promise<readonly InsideFind[]> {
  const kind = readableKindOf(bytes);
  if (kind === 'zip') return searchZip(bytes, tools);
  if (kind === 'pdf') return searchPdfInside(bytes, tools);
  if (kind === 'picture' && tools.reader) return inPlaces((await searchPicture(bytes, tools.reader)).places);
  return [];
}

async function searchZip(bytes: Uint8Array, tools: InsideTools): Promise<readonly InsideFind[]> {
  if (tools.depth >= DEEPEST) throw new Unusable('too-large');
  const members = readZip(bytes, tools.budget);
  if (!isOfficeFile(members)) return searchMembers(members, tools);
  const { places, inside } = searchOfficeFile(members);
  return [...inPlaces(places), ...(await searchMembers(inside, tools))];
}

async function searchPdfInside(bytes: Uint8Array, tools: InsideTools): Promise<readonly InsideFind[]> {
  const { places, inside, pictures } = await searchPdf(bytes);
  const found = [...inPlaces(places), ...(await searchMembers(inside, tools))];
  if (!tools.reader) return found;
  for (const picture of pictures) found.push(...inPlaces(await searchPixels(picture, tools.reader)));
  return found;
}

async function searchMembers(
  members: readonly ZipMember[],
  tools: InsideTools,
): Promise<readonly InsideFind[]> {
  const found: InsideFind[] = [];
  for (const { name, bytes } of members) {
    if (holdsMyNumber(name)) found.push({ place: 'name of a member', writing: 'utf-8' });
    const inMember = [
      ...findNumbersInBytes(bytes).map((hit) => ({ place: `byte ${hit.offset}`, writing: hit.writing })),
      ...(await searchInside(bytes, { ...tools, depth: tools.depth + 1 })),
    ];
    found.push(...inMember.map(({ place, writing }) => ({ place: `${masked(name)}: ${place}`, writing })));
  }
  return found;
}

function inPlaces(places: readonly UploadPlace[]): InsideFind[] {
  return places.map((place) => ({ place: describePlace(place), writing: place.kind }));
}
