import type { ColumnFinding } from '@monban/core/privacy/columns';
import type { UploadPlace } from '../number-guard/upload.ts';

/** A place inside a file, for a terminal. */
export function describePlace(place: UploadPlace): string {
  return place.kind === 'cell' || place.kind === 'columns' ? inSheet(place) : elsewhere(place);
}

type SheetPlace = Extract<UploadPlace, { kind: 'cell' | 'columns' }>;

function inSheet(place: SheetPlace): string {
  const what = place.kind === 'cell' ? `cell ${place.cell}` : describeColumns(place.finding);
  return `${what} of sheet ${place.sheet}`;
}

function elsewhere(place: Exclude<UploadPlace, SheetPlace>): string {
  switch (place.kind) {
    case 'line':
      return `line ${place.line}`;
    case 'page':
      return `page ${place.page}`;
    case 'document-part':
      return `in its ${PARTS[place.part]}`;
    case 'file-name':
    case 'member-name':
    case 'metadata':
    case 'qr-code':
    case 'printed':
      return PLACES[place.kind];
  }
}

const PARTS = {
  text: 'text',
  comment: 'comments',
  name: 'defined names',
  property: 'properties',
  attachment: 'attachments',
} as const;

const PLACES = {
  'file-name': 'in its name',
  'member-name': 'name of a member',
  metadata: 'metadata',
  'qr-code': 'QR code',
  printed: 'printed digits',
} as const;

function describeColumns(finding: ColumnFinding): string {
  switch (finding.kind) {
    case 'cell':
      return `row ${finding.row}, column ${finding.column}`;
    case 'column':
      return `column ${finding.column}, ${finding.rows} rows`;
    case 'split-column':
      return `columns ${finding.column} to ${finding.column + finding.columns - 1} together`;
  }
}
