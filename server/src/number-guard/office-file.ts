import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { decodeText } from './decode-text.ts';
import { Unusable } from './unusable.ts';
import type { DocumentPart, UploadPlace } from './upload.ts';
import { searchSheet, sharedStringsOf } from './workbook.ts';
import { textsOfXml } from './xml-text.ts';
import type { ZipMember } from './zip-members.ts';

/** Is the archive an Office document (ECMA-376)? */
export function isOfficeFile(members: readonly ZipMember[]): boolean {
  return members.some(({ name }) => name === '[Content_Types].xml');
}

export function isWorkbook(members: readonly ZipMember[]): boolean {
  return members.some(({ name }) => name === 'xl/workbook.xml');
}

export interface OfficeSearch {
  readonly places: readonly UploadPlace[];
  /** Pictures and files inside, which are searched by what they are. */
  readonly inside: readonly ZipMember[];
}

/** All XML parts, sheets cell by cell. Macros cannot be searched: `Unusable`. */
export function searchOfficeFile(members: readonly ZipMember[]): OfficeSearch {
  if (members.some(({ name }) => /vbaProject\.bin$/i.test(name))) throw new Unusable('unknown-type');
  const strings = sharedStringsOf(xmlOf(members.find(({ name }) => name === 'xl/sharedStrings.xml')));
  const places: UploadPlace[] = [];
  const inside: ZipMember[] = [];
  for (const member of members) {
    const sheet = /^xl\/worksheets\/[^/]*?([0-9]+)\.xml$/.exec(member.name)?.[1];
    if (sheet !== undefined) places.push(...searchSheet(xmlOf(member), strings, Number(sheet)));
    if (IS_XML.test(member.name)) places.push(...searchPart(member, sheet !== undefined));
    else if (!HARMLESS.test(member.name)) inside.push(member);
  }
  return { places, inside };
}

const IS_XML = /\.(?:xml|rels|vml)$/i;
/** Settings of a printer: the bytes of its driver, searched with the archive as a whole. */
const HARMLESS = /printerSettings[0-9]*\.bin$|\/$/i;

function searchPart(member: ZipMember, isSheet: boolean): readonly UploadPlace[] {
  const xml = xmlOf(member);
  // Cells were searched with their meaning: their numbers are doubles, their texts indexes.
  const rest = isSheet ? xml.replaceAll(/<(?:x:)?sheetData\b.*?<\/(?:x:)?sheetData>/gs, '') : xml;
  const holdsOne =
    member.name !== 'xl/sharedStrings.xml' && textsOfXml(rest).some((text) => holdsMyNumber(text));
  return holdsOne ? [{ kind: 'document-part', part: partOf(member.name) }] : [];
}

function partOf(name: string): DocumentPart {
  if (/comment/i.test(name)) return 'comment';
  if (/^docProps\//i.test(name)) return 'property';
  return name === 'xl/workbook.xml' ? 'name' : 'text';
}

function xmlOf(member: ZipMember | undefined): string {
  if (!member) return '';
  const text = decodeText(member.bytes);
  if (text === undefined) throw new Unusable('unreadable');
  return text;
}
