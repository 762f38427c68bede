import { DepartmentDifference, ImportRun, type ImportOutcome } from '@monban/core/api/people-import';
import type { KnownDepartment } from './department-book.ts';
import { AppError } from '@monban/core/errors';
import { ImportRunId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';

/** Who may see a run: whoever began it, and whoever reaches the whole organisation. */
export interface RunReader {
  readonly actor: string;
  readonly seesAll: boolean;
}

/** What is stored of a run; what happens to it right now only the server knows that does it. */
export type StoredRun = Omit<ImportRun, 'state' | 'canUndo' | 'newDepartments'> & {
  readonly state: 'staging' | 'ready' | 'applied' | 'undone' | 'failed';
  readonly newDepartments: readonly KnownDepartment[];
};

export type NewRun = Pick<
  StoredRun,
  'id' | 'fileName' | 'format' | 'charset' | 'columns' | 'dropped' | 'startedBy' | 'createdAt' | 'expiresAt'
> & { readonly rowCount: number };

export async function insertRun(db: Knex, run: NewRun): Promise<void> {
  await db('import_runs').insert({
    id: run.id,
    started_by: run.startedBy,
    state: 'staging',
    file_name: run.fileName,
    format: run.format,
    charset: run.charset,
    columns: JSON.stringify(run.columns),
    dropped: JSON.stringify(run.dropped),
    new_departments: '[]',
    department_differences: '[]',
    row_count: run.rowCount,
    rows_staged: 0,
    created_at: run.createdAt,
    alive_at: run.createdAt,
    expires_at: run.expiresAt,
  });
}

export async function updateRun(
  db: Knex,
  id: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db('import_runs').where({ id }).update(values);
}

/** `NOT_FOUND` for a run that is not there, or is another operator's. */
export async function getRun(db: Knex, id: string, reader: RunReader): Promise<StoredRun> {
  const [row] = await selectRuns(db, reader).where({ 'import_runs.id': id });
  if (row === undefined) throw new AppError('NOT_FOUND');
  return runFromRow(row);
}

/** The last ones first. */
export async function listRuns(db: Knex, reader: RunReader, limit = 50): Promise<StoredRun[]> {
  const rows = await selectRuns(db, reader)
    .orderBy('import_runs.created_at', 'desc')
    .orderBy('import_runs.id')
    .limit(limit);
  return rows.map(runFromRow);
}

/** The one that was applied last, of whomever: only it can be undone. */
export async function findLastApplied(db: Knex): Promise<string | undefined> {
  return (await lastApplied(db))?.id;
}

/** Within the transaction that applies it, with the lock `people-import` held. */
export async function markApplied(db: Knex, id: string, at: Date): Promise<void> {
  const number = ((await lastApplied(db))?.applied_number ?? 0) + 1;
  await updateRun(db, id, { state: 'applied', applied_at: at.toISOString(), applied_number: number });
}

function lastApplied(db: Knex) {
  return db('import_runs')
    .whereNotNull('applied_number')
    .orderBy('applied_number', 'desc')
    .first<{ id: string; applied_number: number } | undefined>('id', 'applied_number');
}

export function countsAs(counts: Readonly<Record<ImportOutcome, number>>) {
  return Object.fromEntries(Object.entries(counts).map(([outcome, count]) => [`${outcome}_count`, count]));
}

interface RunRow {
  readonly id: string;
  readonly started_by: string;
  readonly state: StoredRun['state'];
  readonly failure: ImportRun['failure'];
  readonly file_name: string;
  readonly format: ImportRun['format'];
  readonly charset: ImportRun['charset'];
  readonly columns: string;
  readonly dropped: string;
  readonly new_departments: string;
  readonly department_differences: string;
  readonly row_count: number;
  readonly rows_staged: number;
  readonly added_count: number;
  readonly changed_count: number;
  readonly unchanged_count: number;
  readonly missing_count: number;
  readonly problem_count: number;
  readonly leaving_count: number;
  readonly left_by_undo: number;
  readonly created_at: string;
  readonly expires_at: string;
  readonly applied_at: string | null;
  readonly undone_at: string | null;
}

const COLUMNS = [
  'id',
  'started_by',
  'state',
  'failure',
  'file_name',
  'format',
  'charset',
  'columns',
  'dropped',
  'new_departments',
  'department_differences',
  'row_count',
  'rows_staged',
  'added_count',
  'changed_count',
  'unchanged_count',
  'missing_count',
  'problem_count',
  'leaving_count',
  'left_by_undo',
  'created_at',
  'expires_at',
  'applied_at',
  'undone_at',
].map((name) => `import_runs.${name}`);

function selectRuns(db: Knex, { actor, seesAll }: RunReader) {
  const query = db('import_runs').select<RunRow[]>(COLUMNS);
  if (!seesAll) void query.where({ 'import_runs.started_by': actor });
  return query;
}

const Departments = z.array(
  z.custom<KnownDepartment>((value) => typeof value === 'object' && value !== null),
);

function runFromRow(row: RunRow): StoredRun {
  return {
    id: ImportRunId.parse(row.id),
    state: row.state,
    failure: row.failure,
    fileName: row.file_name,
    format: row.format,
    charset: row.charset,
    columns: ImportRun.shape.columns.parse(JSON.parse(row.columns)),
    dropped: ImportRun.shape.dropped.parse(JSON.parse(row.dropped)),
    newDepartments: Departments.parse(JSON.parse(row.new_departments)),
    departmentDifferences: z.array(DepartmentDifference).parse(JSON.parse(row.department_differences)),
    leaving: row.leaving_count,
    progress: { done: row.rows_staged, total: row.row_count },
    counts: {
      added: row.added_count,
      changed: row.changed_count,
      unchanged: row.unchanged_count,
      missing: row.missing_count,
      problem: row.problem_count,
    },
    startedBy: row.started_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    appliedAt: row.applied_at,
    undoneAt: row.undone_at,
    leftByUndo: row.left_by_undo,
  };
}
