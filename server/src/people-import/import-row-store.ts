import { ImportOutcome, ImportRow, type ImportRowsQuery } from '@monban/core/api/people-import';
import type { Page } from '@monban/core/api/conventions';
import { CreatePerson, WholePerson } from '@monban/core/api/people';
import { Employment, Post } from '@monban/core/api/employments';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { sentenceOfField } from '../http/field-sentences.ts';
import type { Language } from '../http/route.ts';
import type { Terms } from '../people/person-terms.ts';
import { readPage } from '../records/page.ts';
import { PostsOfRow } from './posts-of-row.ts';

/** A row as it waits. */
export interface StagedRow {
  readonly line: number;
  readonly outcome: ImportOutcome;
  readonly personId: PersonId | null;
  readonly personVersion: number | null;
  readonly cells: readonly string[] | null;
  readonly proposed: CreatePerson | null;
  readonly posts: PostsOfRow;
  readonly former: FormerPerson | null;
  readonly told: ToldRow;
  readonly addressMark: string | null;
}

/** The person before the import, so that it can be taken back to the letter. */
export interface FormerPerson {
  readonly person: WholePerson;
  readonly terms: Terms;
}

export type ToldRow = z.infer<typeof Told>;
const Told = ImportRow.pick({ row: true, employeeCode: true, name: true, changes: true }).extend({
  problems: z.array(ImportRow.shape.problems.element.omit({ message: true })),
});
const Cells = z.array(z.string());
const Former = z.strictObject({
  person: WholePerson,
  terms: z.strictObject({ employments: z.array(Employment), posts: z.array(Post) }),
});

export async function insertRows(db: Knex, runId: string, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db('import_rows').insert(
    rows.map((row) => ({
      run_id: runId,
      line: row.line,
      outcome: row.outcome,
      person_id: row.personId,
      person_version: row.personVersion,
      cells: jsonOrNull(row.cells),
      proposed: jsonOrNull(row.proposed),
      posts: row.proposed === null ? null : JSON.stringify(row.posts),
      former: jsonOrNull(row.former),
      told: JSON.stringify(row.told),
      address_mark: row.addressMark,
    })),
  );
}

/** Rows to be written, in slices by line; `what` narrows them down. */
export async function* readSlices(
  db: Knex,
  runId: string,
  what: (query: Knex.QueryBuilder) => void,
): AsyncGenerator<readonly StoredRow[]> {
  for (let after = 0; ;) {
    const query = db('import_rows')
      .where({ run_id: runId })
      .where('line', '>', after)
      .orderBy('line')
      .limit(SLICE);
    what(query);
    const rows = await query.select<Row[]>(COLUMNS);
    if (rows.length === 0) return;
    yield rows.map(storedFromRow);
    after = rows.at(-1)?.line ?? after;
  }
}

export interface StoredRow extends Omit<StagedRow, 'told'> {
  readonly isWritten: boolean;
  readonly told: ToldRow;
}

/** One page of what is told of the rows with one outcome, in the order of the file. */
export async function listRows(
  db: Knex,
  runId: string,
  asked: ImportRowsQuery & { readonly language: Language },
): Promise<Page<ImportRow>> {
  const filtered = () =>
    db('import_rows').where({ 'import_rows.run_id': runId, 'import_rows.outcome': asked.outcome });
  const columns = {
    sorts: { row: 'import_rows.line' },
    id: 'import_rows.line',
    select: ['import_rows.outcome', 'import_rows.person_id', 'import_rows.told', 'import_rows.is_left'],
  };
  const page = await readPage<ToldColumns>(filtered, columns, asked);
  return {
    items: page.rows.map((row) => toldFromRow(row, asked.language)),
    nextCursor: page.nextCursor,
    total: page.total,
  };
}

interface ToldColumns {
  readonly outcome: string;
  readonly person_id: PersonId | null;
  readonly told: string;
  readonly is_left: boolean | number;
}

function toldFromRow(row: ToldColumns, language: Language): ImportRow {
  const told = Told.parse(JSON.parse(row.told));
  return {
    ...told,
    outcome: ImportOutcome.parse(row.outcome),
    isLeft: Boolean(row.is_left),
    personId: row.person_id,
    problems: told.problems.map((problem) => ({
      ...problem,
      message: sentenceOfField(problem.code, language) ?? problem.code,
    })),
  };
}

interface Row {
  readonly line: number;
  readonly outcome: ImportOutcome;
  readonly person_id: PersonId | null;
  readonly person_version: number | null;
  readonly cells: string | null;
  readonly proposed: string | null;
  readonly posts: string | null;
  readonly former: string | null;
  readonly told: string;
  readonly address_mark: string | null;
  readonly is_written: boolean | number;
}

const SLICE = 500;
const COLUMNS = [
  'line',
  'outcome',
  'person_id',
  'person_version',
  'cells',
  'proposed',
  'posts',
  'former',
  'told',
  'address_mark',
  'is_written',
];

function storedFromRow(row: Row): StoredRow {
  const cells = parseJson(row.cells);
  const proposed = parseJson(row.proposed);
  const former = parseJson(row.former);
  return {
    line: row.line,
    outcome: row.outcome,
    personId: row.person_id,
    personVersion: row.person_version,
    cells: cells === undefined ? null : Cells.parse(cells),
    proposed: proposed === undefined ? null : CreatePerson.parse(proposed),
    posts: PostsOfRow.parse(parseJson(row.posts) ?? {}),
    former: former === undefined ? null : Former.parse(former),
    told: Told.parse(JSON.parse(row.told)),
    addressMark: row.address_mark,
    isWritten: Boolean(row.is_written),
  };
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function parseJson(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}
