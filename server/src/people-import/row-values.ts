import type { ImportField } from '@monban/core/api/people-import';
import type { CreatePerson } from '@monban/core/api/people';
import { read, wrong, type CellReading } from './cell-reading.ts';
import { originalCell } from '../people-export/harmless-cell.ts';
import { REPLACEMENT } from './charset.ts';
import type { NamedDepartment } from './department-book.ts';
import { toHalfWidth } from './fold.ts';
import type { PostsOfRow } from './posts-of-row.ts';
import { readDate } from './read-date.ts';
import { splitName } from './read-name.ts';
import { readBoolean, readKind, readList, readSubstitutions } from './read-words.ts';

/** A column that is imported; `index` counts from 0 in the file. */
export interface MappedColumn {
  readonly index: number;
  readonly header: string;
  readonly field: ImportField;
}

/** `column` counts from 1; null where it is about the row as a whole. */
export interface RowProblem {
  readonly column: number | null;
  readonly header: string;
  readonly code: string;
}

/** What one row says, without knowing anybody. A field that the file says nothing of is absent. */
export interface RowValues {
  readonly row: number;
  /** Of the mapped columns, for the file of problems; addresses are blank. */
  readonly cells: readonly string[];
  readonly person: Partial<CreatePerson>;
  readonly department: NamedDepartment;
  /** As they are named, by code, name or path. */
  readonly concurrent: readonly string[] | undefined;
  readonly posts: Pick<PostsOfRow, 'title' | 'from'>;
  readonly siteName: string | undefined;
  /** Null where the cell is empty: nobody. */
  readonly managerCode: string | null | undefined;
  /** Only until its mark is made. */
  readonly address: string | undefined;
  readonly problems: readonly RowProblem[];
}

export interface RowReading {
  readonly columns: readonly MappedColumn[];
  readonly codeLength: number | undefined;
}

/** Reads the mapped cells of one row (from 1). What is wrong stands in `problems`, each at its column. */
export function readRow(cells: readonly string[], row: number, reading: RowReading): RowValues {
  const parts: RowPart[] = [];
  const problems: RowProblem[] = [];
  for (const { index, header, field } of reading.columns) {
    const cell = originalCell(cells[index] ?? '');
    const part = readCell(field, cell, reading.codeLength);
    if (part.kind === 'value') parts.push(part.value);
    else problems.push({ column: index + 1, header, code: part.code });
  }
  return { row, cells: keptCells(cells, reading.columns), ...joined(parts), problems };
}

/** What one cell adds to its row. */
interface RowPart {
  readonly person?: Partial<CreatePerson>;
  readonly department?: NamedDepartment;
  readonly concurrent?: readonly string[];
  readonly posts?: Pick<PostsOfRow, 'title' | 'from'>;
  readonly siteName?: string;
  readonly managerCode?: string | null;
  readonly address?: string;
}

function joined(parts: readonly RowPart[]) {
  const last = <Name extends keyof RowPart>(name: Name) => parts.findLast((part) => name in part)?.[name];
  return {
    person: Object.assign({}, ...parts.map(({ person }) => person)) as Partial<CreatePerson>,
    department: Object.assign({}, ...parts.map(({ department }) => department)) as NamedDepartment,
    posts: Object.assign({}, ...parts.map(({ posts }) => posts)) as RowValues['posts'],
    concurrent: last('concurrent'),
    siteName: last('siteName'),
    managerCode: last('managerCode'),
    address: last('address'),
  };
}

function keptCells(cells: readonly string[], columns: readonly MappedColumn[]): string[] {
  return columns.map(({ index, field }) => (field === 'address' ? '' : (cells[index] ?? '')));
}

const NULLABLE = [
  'romanName',
  'displayName',
  'formerFamilyName',
  'aliasName',
  'formName',
  'email',
  'endsOn',
  'municipalityCode',
] as const;
type NullableField = (typeof NULLABLE)[number];

function readCell(field: ImportField, cell: string, codeLength: number | undefined): CellReading<RowPart> {
  if (cell.includes(REPLACEMENT)) return { kind: 'wrong', code: 'CHARACTER_LOST' };
  if (cell.trim() === '') return read(emptyPart(field));
  return READERS[field](cell.trim(), codeLength);
}

/**
 * An empty cell takes away what may be absent, and says nothing of what may not. Nor of the protection of an address:
 * only a plain no ends that, because whoever needs it may be in danger (defaults that protect the user).
 */
function emptyPart(field: ImportField): RowPart {
  if (isNullable(field)) return { person: { [field]: null } };
  return EMPTY[field] ?? {};
}

const EMPTY: Readonly<Partial<Record<ImportField, RowPart>>> = {
  managerCode: { managerCode: null },
  formSubstitutions: { person: { formSubstitutions: [] } },
  title: { posts: { title: null } },
  concurrentDepartments: { concurrent: [] },
};

function isNullable(field: ImportField): field is NullableField {
  return NULLABLE.some((nullable) => nullable === field);
}

type Reader = (cell: string, codeLength: number | undefined) => CellReading<RowPart>;

/** As it stands, for names: NFKC would make another character of some. */
const text =
  (field: keyof CreatePerson): Reader =>
  (cell) =>
    read({ person: { [field]: cell } });
const halfWidth =
  (field: keyof CreatePerson): Reader =>
  (cell) =>
    read({ person: { [field]: toHalfWidth(cell) } });
const converted =
  <Value>(field: keyof CreatePerson, reader: (cell: string) => CellReading<Value>): Reader =>
  (cell) => {
    const reading = reader(cell);
    return reading.kind === 'wrong' ? reading : read({ person: { [field]: reading.value } });
  };
const names =
  (family: keyof CreatePerson, given: keyof CreatePerson): Reader =>
  (cell) => {
    const parts = splitName(cell);
    if (parts.kind === 'wrong') return parts;
    return read({ person: { [family]: parts.value.family, [given]: parts.value.given } });
  };
const department =
  (part: keyof NamedDepartment): Reader =>
  (cell) =>
    read({ department: { [part]: part === 'name' || part === 'path' ? cell : toHalfWidth(cell) } });

const READERS: Readonly<Record<ImportField, Reader>> = {
  employeeCode: (cell, codeLength) => read({ person: { employeeCode: padded(cell, codeLength) } }),
  kind: converted('kind', readKind),
  fullName: names('familyName', 'givenName'),
  familyName: text('familyName'),
  givenName: text('givenName'),
  fullKana: names('familyKana', 'givenKana'),
  familyKana: text('familyKana'),
  givenKana: text('givenKana'),
  romanName: halfWidth('romanName'),
  displayName: text('displayName'),
  formerFamilyName: text('formerFamilyName'),
  aliasName: text('aliasName'),
  formName: text('formName'),
  formSubstitutions: converted('formSubstitutions', readSubstitutions),
  email: halfWidth('email'),
  departmentCode: department('code'),
  departmentName: department('name'),
  parentDepartmentCode: department('parentCode'),
  departmentPath: department('path'),
  concurrentDepartments: (cell) => read({ concurrent: readList(cell) }),
  title: (cell) => (cell.length > LONGEST_TITLE ? wrong('TOO_LONG') : read({ posts: { title: cell } })),
  transferredOn: (cell) => {
    const day = readDate(cell);
    return day.kind === 'wrong' ? day : read({ posts: { from: day.value } });
  },
  siteName: (cell) => read({ siteName: cell }),
  managerCode: (cell, codeLength) => read({ managerCode: padded(cell, codeLength) }),
  startsOn: converted('startsOn', readDate),
  endsOn: converted('endsOn', readDate),
  addressProtected: converted('addressProtected', readBoolean),
  // Six digits; a spreadsheet takes the zero of Hokkaidō to Iwate away.
  municipalityCode: (cell) => read({ person: { municipalityCode: toHalfWidth(cell).padStart(6, '0') } }),
  address: (cell) => read({ address: cell }),
};

const LONGEST_TITLE = 200;

function padded(cell: string, codeLength = 0): string {
  const code = toHalfWidth(cell);
  return /^[0-9]+$/.test(code) ? code.padStart(codeLength, '0') : code;
}
