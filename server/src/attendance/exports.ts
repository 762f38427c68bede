import { createHash } from 'node:crypto';
import type {
  AttendanceExport,
  AttendanceExportPreview,
  ExportProfile as ShownProfile,
  MakeAttendanceExport,
} from '@monban/core/api/attendance-exports';
import type { ExportedPerson } from '@monban/core/attendance/export-cells';
import { EXPORT_PROFILES, exportProfile, type ExportProfile } from '@monban/core/attendance/export-profiles';
import { AppError } from '@monban/core/errors';
import { AttendanceExportId, type AttendanceClosingId, type OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { getClosing } from './closing-store.ts';
import { exportFile, exportTable, refusedPeople, type ExportTable } from './export-file.ts';
import { getExport, insertExport, listExportedPeople, listExports } from './export-store.ts';
import { requireEverybody } from './require-everybody.ts';

export interface WhichExport {
  readonly closingId: AttendanceClosingId;
  readonly input: MakeAttendanceExport;
  readonly scope: Scope;
}

/** Every layout there is, with what of it stays empty. */
export function shownProfiles(): readonly ShownProfile[] {
  return EXPORT_PROFILES.map(({ id, charset, time, isVerified, doublesWhenRepeated, columns }) => ({
    ...{ id, charset, time, isVerified, doublesWhenRepeated },
    columns: columns.map(({ title }) => title),
    blanks: columns.filter(({ value }) => value.kind === 'blank').map(({ title }) => title),
  }));
}

const MOST_ROWS = 20;
const MOST_CHANGES = 200;

/** What the file would hold, and what is another than in the last one that the program was given of this month. */
export async function previewExport(db: Knex, which: WhichExport): Promise<AttendanceExportPreview> {
  const { profile, people, table } = await prepared(db, which);
  const { groupId, month } = await getClosing(db, which.closingId);
  const earlier = (await listExports(db, { groupId, month })).filter(
    ({ profileId }) => profileId === profile.id,
  );
  const changes = await changesSince(db, earlier[0], { profile, table });
  return {
    header: [...table.header],
    rows: table.rows.slice(0, MOST_ROWS).map((row) => [...row]),
    total: table.rows.length,
    earlier: [...earlier],
    changes: changes.slice(0, MOST_CHANGES),
    changedPeople: new Set(changes.map(({ code }) => code)).size,
    refused: refusedPeople(profile, people).slice(0, MOST_ROWS),
  };
}

/**
 * Makes the file of a closing and keeps its digest. `VALIDATION_FAILED` for a rounding of days, and for codes or names
 * that the program does not take; `CONFLICT` for a month that was opened again.
 */
export function makeExport(
  platform: Platform,
  which: WhichExport & { readonly madeBy: OperatorId; readonly context: ChangeContext },
): Promise<AttendanceExport> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'attendance');
    const closing = await getClosing(db, which.closingId);
    if (closing.reopenedAt !== null) throw conflict('', 'MONTH_OPEN');
    const { profile, people, table, rounding } = await prepared(db, which);
    if (refusedPeople(profile, people).length > 0) throw invalidField('/profileId', 'EXPORT_REFUSES_PEOPLE');
    const id = AttendanceExportId.parse(deps.newId());
    await insertExport(db, {
      ...{ id, closingId: closing.id, profileId: profile.id, rounding, rows: table.rows.length },
      sha256: createHash('sha256').update(exportFile(profile, table)).digest('base64url'),
      ...{ madeBy: which.madeBy, madeAt: which.context.at.toISOString() },
    });
    const after = await getExport(db, id);
    await recordAudit(db, which.context, {
      action: 'attendance-month.exported',
      ...{ subjectType: 'attendance-month', subjectId: closing.id, before: null, after },
    });
    return after;
  });
}

/** The file again, byte for byte. `CONFLICT` where it would be another one: a name or a code was changed since. */
export async function fileOfExport(
  db: Knex,
  { id, scope }: { readonly id: AttendanceExportId; readonly scope: Scope },
): Promise<{ readonly name: string; readonly content: Uint8Array }> {
  const made = await getExport(db, id);
  const { closingId, profileId, rounding, version } = made;
  const { profile, table } = await prepared(db, { closingId, input: { profileId, rounding }, scope });
  const content = exportFile(profile, table);
  if (createHash('sha256').update(content).digest('base64url') !== made.sha256)
    throw new AppError('CONFLICT');
  const { month } = await getClosing(db, closingId);
  return { name: `attendance-${month}-v${String(version)}-${profileId}.csv`, content };
}

interface Prepared {
  readonly profile: ExportProfile;
  readonly people: readonly ExportedPerson[];
  readonly table: ExportTable;
  readonly rounding: AttendanceExport['rounding'];
}

async function prepared(db: Knex, { closingId, input, scope }: WhichExport): Promise<Prepared> {
  requireEverybody(scope);
  const { rounding } = input;
  if (rounding === 'day') throw invalidField('/rounding', 'DAY_ROUNDING');
  const profile = exportProfile(input.profileId);
  const people = await listExportedPeople(db, (await getClosing(db, closingId)).id);
  return { profile, people, table: exportTable(profile, people, rounding === 'month'), rounding };
}

type Change = AttendanceExportPreview['changes'][number];

/** Cell by cell; whoever is new, or no longer there, is one change of the code itself. */
async function changesSince(
  db: Knex,
  last: AttendanceExport | undefined,
  { profile, table }: { readonly profile: ExportProfile; readonly table: ExportTable },
): Promise<readonly Change[]> {
  if (last === undefined) return [];
  const people = await listExportedPeople(db, last.closingId);
  const before = exportTable(profile, people, last.rounding === 'month');
  const codeAt = profile.columns.findIndex(({ value }) => value.kind === 'text' && value.of === 'code');
  const codeOf = (row: readonly string[]): string => row[codeAt] ?? '';
  const [was, is] = [rowsByCode(before, codeOf), rowsByCode(table, codeOf)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((code) =>
    changesOfRow(table.header, { code, was: was.get(code), is: is.get(code), codeAt }),
  );
}

function rowsByCode({ rows }: ExportTable, codeOf: (row: readonly string[]) => string) {
  return new Map(rows.map((row) => [codeOf(row), row]));
}

interface RowPair {
  readonly code: string;
  readonly was: readonly string[] | undefined;
  readonly is: readonly string[] | undefined;
  readonly codeAt: number;
}

function changesOfRow(header: readonly string[], { code, was, is, codeAt }: RowPair): readonly Change[] {
  const title = (index: number): string => header[index] ?? '';
  if (was === undefined || is === undefined)
    return [
      {
        code,
        title: title(codeAt),
        before: was === undefined ? '' : code,
        after: is === undefined ? '' : code,
      },
    ];
  return is.flatMap((after, index) => {
    const before = was[index] ?? '';
    return before === after ? [] : [{ code, title: title(index), before, after }];
  });
}
