import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { DepartmentId, ImportRunId, PersonId, SiteId } from '../ids.ts';
import { name, pageOf, record } from './conventions.ts';
import { PersonKind } from './people.ts';

/** What a column of a people file may say. `address` is never kept: see `docs/formats/people-file.md`. */
export const IMPORT_FIELDS = [
  'employeeCode',
  'kind',
  'fullName',
  'familyName',
  'givenName',
  'fullKana',
  'familyKana',
  'givenKana',
  'romanName',
  'displayName',
  'formerFamilyName',
  'aliasName',
  'formName',
  'formSubstitutions',
  'email',
  'departmentCode',
  'departmentName',
  'parentDepartmentCode',
  'departmentPath',
  'concurrentDepartments',
  'title',
  'transferredOn',
  'siteName',
  'managerCode',
  'startsOn',
  'endsOn',
  'addressProtected',
  'municipalityCode',
  'address',
] as const;
export const ImportField = z.enum(IMPORT_FIELDS);
export type ImportField = z.infer<typeof ImportField>;

/** What is recognised so that it can be left out: it is never staged, and nothing is made of it. */
export const DROPPED_COLUMNS = ['birthDate', 'sex', 'residenceStatus', 'myNumber'] as const;
export const DroppedColumn = z.enum(DROPPED_COLUMNS);
export type DroppedColumn = z.infer<typeof DroppedColumn>;

export const ImportCharset = z.enum(['utf-8', 'cp932', 'utf-16le', 'utf-16be']);
export type ImportCharset = z.infer<typeof ImportCharset>;

export const MAXIMUM_IMPORT_BYTES = 20_000_000;
export const IMPORT_MEDIA_TYPES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

/** How the file is read: without it, as it seems to be. */
const reading = {
  /** As the file is called; its end does not matter. */
  fileName: name(200),
  charset: ImportCharset.optional(),
  /** Of a workbook, from 1. */
  sheet: z.coerce.number().int().min(1).max(200).optional(),
  /** The row with the names of the columns, from 1. */
  headerRow: z.coerce.number().int().min(1).max(100).optional(),
};

/** POST /people-imports/inspections: what a file seems to be. Nothing of it is kept. */
export const InspectImportQuery = z.strictObject({ ...reading, mappingId: z.uuid().optional() });
export type InspectImportQuery = z.infer<typeof InspectImportQuery>;

/** A field, or an empty text for a column that is left out; by position, separated by commas. */
const Columns = z
  .string()
  .max(4_000)
  .regex(/^[a-zA-Z,]*$/)
  .transform((text) => text.split(','))
  .pipe(z.array(z.union([ImportField, z.literal('')])).max(200));

/** What new people get where the file says nothing, and how it is understood. */
const understanding = {
  /** Departments that are not there are made. */
  createDepartments: z.enum(['yes', 'no']).default('no'),
  /** Codes of digits alone get leading zeros up to this length: a spreadsheet has taken them away. */
  codeLength: z.coerce.number().int().min(1).max(40).optional(),
  kind: PersonKind.default('employee'),
  siteId: SiteId.optional(),
  departmentId: DepartmentId.optional(),
  startsOn: LocalDate.optional(),
  /** From when departments, sites and titles of those who are there hold, past or to come; without it, from today. */
  transfersFrom: LocalDate.optional(),
};

/** POST /people-imports: the file again, with what its columns mean. */
export const StartImportQuery = z.strictObject({ ...reading, ...understanding, columns: Columns });
export type StartImportQuery = z.infer<typeof StartImportQuery>;

export const ImportInspection = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  /** Null for a workbook. */
  charset: ImportCharset.nullable(),
  hasByteOrderMark: z.boolean(),
  sheets: z.array(z.string()),
  sheet: z.int().nullable(),
  headerRow: z.int(),
  /** Data rows below the header. */
  rowCount: z.int(),
  columns: z.array(
    z.strictObject({ header: z.string(), field: ImportField.nullable(), dropped: DroppedColumn.nullable() }),
  ),
  /** The first rows of the file, the header among them; empty in dropped columns. */
  firstRows: z.array(z.array(z.string())),
});
export type ImportInspection = z.infer<typeof ImportInspection>;

/** `staging`: read and checked in slices. `waiting`: another import is being applied. */
export const ImportState = z.enum([
  'staging',
  'ready',
  'waiting',
  'applying',
  'applied',
  'undoing',
  'undone',
  'failed',
]);
export type ImportState = z.infer<typeof ImportState>;

export const DepartmentDifference = z.strictObject({
  code: z.string(),
  what: z.enum(['name', 'parent']),
  /** The name, or the code of the department above; empty at the top. */
  here: z.string(),
  inFile: z.string(),
});
export type DepartmentDifference = z.infer<typeof DepartmentDifference>;

export const ImportRun = z.strictObject({
  id: ImportRunId,
  state: ImportState,
  /** `interrupted`: the server ended while it was reading; send the file again. `outdated`: the people have changed. */
  failure: z.enum(['interrupted', 'outdated', 'internal']).nullable(),
  fileName: z.string(),
  format: z.enum(['csv', 'xlsx']),
  charset: ImportCharset.nullable(),
  columns: z.array(z.strictObject({ header: z.string(), field: ImportField })),
  dropped: z.array(z.strictObject({ header: z.string(), column: DroppedColumn.or(z.literal('address')) })),
  progress: z.strictObject({ done: z.int(), total: z.int() }),
  counts: z.strictObject({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    missing: z.int(),
    problem: z.int(),
  }),
  /** As they would be called; they are made when the import is applied. */
  newDepartments: z.array(z.string()),
  /** Departments that the file calls or places otherwise than they are here: an import does not change them. */
  departmentDifferences: z.array(DepartmentDifference),
  /** Of those who are here, so many have left by the file: undoing it gives them no badge and no sign-in back. */
  leaving: z.int(),
  /** An operator's id, or `system` for the command line. */
  startedBy: z.string(),
  createdAt: Instant,
  /** Until then the rows are kept. */
  expiresAt: Instant,
  appliedAt: Instant.nullable(),
  undoneAt: Instant.nullable(),
  /** The last import that was applied, with its rows still there. */
  canUndo: z.boolean(),
  /** People who were changed after the import: undoing it left them as they were. */
  leftByUndo: z.int(),
});
export type ImportRun = z.infer<typeof ImportRun>;

export const ImportOutcome = z.enum(['added', 'changed', 'unchanged', 'missing', 'problem']);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const ImportRow = z.strictObject({
  /** Of the file, from 1; null for somebody who is not in it. */
  row: z.int().nullable(),
  outcome: ImportOutcome,
  /** Changed after the import, so that undoing it left this person alone. */
  isLeft: z.boolean(),
  personId: PersonId.nullable(),
  employeeCode: z.string().nullable(),
  name: z.string().nullable(),
  /** In words; null: nothing. `address` says only that it is another one. */
  changes: z.array(
    z.strictObject({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  problems: z.array(
    z.strictObject({ column: z.int().nullable(), header: z.string(), code: z.string(), message: z.string() }),
  ),
});
export type ImportRow = z.infer<typeof ImportRow>;
export const ImportRowPage = pageOf(ImportRow);

export const ImportRowsQuery = z.strictObject({
  outcome: ImportOutcome,
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ImportRowsQuery = z.infer<typeof ImportRowsQuery>;

/** Nobody ends for being absent from a file: who does is named here, with the last day. */
export const ApplyImport = z.strictObject({
  /** Rows with problems are left out; without it they hold up the whole. */
  skipProblems: z.boolean(),
  endings: z
    .array(z.strictObject({ personIds: z.array(PersonId).min(1).max(20_000), endsOn: LocalDate }))
    .max(50),
});
export type ApplyImport = z.infer<typeof ApplyImport>;

/** What the columns of a file that comes again and again mean, by their names. */
export const ImportMapping = z.strictObject({
  id: z.uuid(),
  name: name(100),
  columns: z.array(z.strictObject({ header: name(200), field: ImportField })).max(200),
  codeLength: z.int().min(1).max(40).nullable(),
  createDepartments: z.boolean(),
  version: record.version,
  updatedAt: record.updatedAt,
});
export type ImportMapping = z.infer<typeof ImportMapping>;
/** PUT /people-import-mappings, with If-Match to replace the one of that name. */
export const PutImportMapping = ImportMapping.omit({ id: true, version: true, updatedAt: true });
export type PutImportMapping = z.infer<typeof PutImportMapping>;
export const ImportMappingList = z.strictObject({ items: z.array(ImportMapping) });
export const ImportRunList = z.strictObject({ items: z.array(ImportRun) });
