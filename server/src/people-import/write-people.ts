import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { AuditInput } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { auditedTerms } from '../people/change-terms.ts';
import { requireSoundTerms } from '../people/check-terms.ts';
import { daysAt } from '../people/keep-terms.ts';
import { personToRow } from '../people/person-row.ts';
import { deleteMembershipsOf } from '../people/person-memberships.ts';
import { currentTerms, hasLeft, projectionOf, type DayAt, type Terms } from '../people/person-terms.ts';
import { differences } from '../people/terms-store.ts';
import type { Platform } from '../platform.ts';
import { columnsOf } from '../records/column-names.ts';
import type { LastSteps } from './last-steps.ts';
import { editAsRow } from './returning-person.ts';

/** One person as they are to be. */
export interface PersonWrite {
  readonly id: PersonId;
  readonly action: 'person.imported' | 'person.import-undone';
  readonly before: WholePerson | undefined;
  readonly termsBefore: Terms;
  readonly input: CreatePerson;
  /** Taken back to the letter; without it, what the fields say. */
  readonly backTo?: { readonly terms: Terms; readonly retiredAt: string | null };
  /** The manager comes with the same file: is set when everybody is there. */
  readonly managerComesLater?: boolean;
}

export interface PeopleWriting {
  readonly context: ChangeContext;
  /** Collects what the caller takes at the end. */
  readonly last: LastSteps;
}

/**
 * Writes many people with their employments and posts, in few statements: with the last steps, everything that changing
 * them one by one would have done. Runs in the caller's transaction, with the locks `people-import` and `people` held.
 */
export async function writePeople(
  platform: Platform,
  { context, last }: PeopleWriting,
  writes: readonly PersonWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const dayAt = await daysAt(platform.db, context.at);
  const written = writes.map((write) => resultOf(write, { dayAt, newId: platform.newId, context }));
  for (const slice of slicesOf(written)) {
    await upsert(
      platform.db,
      'people',
      slice.map(({ row }) => row),
    );
    await writeTerms(platform.db, slice);
  }
  for (const { write, isLeaving, isComingBack } of written) {
    if (isLeaving) last.addLeaver(write.id);
    if (isComingBack) last.addEntries((await deleteMembershipsOf(platform.db, write.id)).entries);
  }
  last.addEntries(written.map(auditOf));
}

interface Written {
  readonly write: PersonWrite;
  readonly after: WholePerson;
  readonly terms: Terms;
  readonly row: Readonly<Record<string, unknown>>;
  readonly isLeaving: boolean;
  /** Comes back without the rights of before; what is only taken back leaves them as they were. */
  readonly isComingBack: boolean;
}

interface Writing {
  readonly dayAt: DayAt;
  readonly newId: () => string;
  readonly context: ChangeContext;
}

function resultOf(write: PersonWrite, { dayAt, newId, context }: Writing): Written {
  const { before, input, termsBefore, backTo } = write;
  const terms = backTo?.terms ?? editAsRow(before, input)(termsBefore, { dayAt, newId });
  requireSoundTerms(terms);
  const current = currentTerms(terms, dayAt);
  const fields = current === undefined ? input : { ...input, ...projectionOf(current) };
  const at = context.at.toISOString();
  const leftAt = hasLeft(terms, dayAt) ? (before?.retiredAt ?? at) : null;
  const retiredAt = backTo ? backTo.retiredAt : leftAt;
  const after = { ...fields, ...recordOf(before, at), id: write.id, retiredAt };
  return { write, after, terms, row: rowOf(write, fields, after), ...turnOf(write, retiredAt) };
}

function turnOf({ before, backTo }: PersonWrite, retiredAt: string | null) {
  const wasRetired = before !== undefined && before.retiredAt !== null;
  return {
    isLeaving: before !== undefined && !wasRetired && retiredAt !== null,
    isComingBack: wasRetired && retiredAt === null && backTo === undefined,
  };
}

function recordOf(before: WholePerson | undefined, at: string) {
  if (before === undefined) return { version: 1, createdAt: at, updatedAt: at };
  return { version: before.version + 1, createdAt: before.createdAt, updatedAt: at };
}

function rowOf(write: PersonWrite, fields: CreatePerson, after: WholePerson): Written['row'] {
  const { id, version, createdAt, updatedAt, retiredAt } = after;
  const later = write.managerComesLater === true;
  return {
    id,
    ...personToRow(fields),
    ...columnsOf({ version, createdAt, updatedAt, retiredAt }),
    ...(later && { manager_id: write.before?.managerId ?? null }),
  };
}

async function writeTerms(trx: Knex, slice: readonly Written[]): Promise<void> {
  const employments = slice.flatMap(({ write, terms }) => {
    const { removed, changed, added } = differences(write.termsBefore.employments, terms.employments);
    const own = (rows: Terms['employments']) =>
      rows.map((row) => ({ ...columnsOf(row), person_id: write.id }));
    return [{ removed, kept: own([...changed, ...added]) }];
  });
  const posts = slice.map(({ write, terms }) => differences(write.termsBefore.posts, terms.posts));
  await remove(
    trx,
    'posts',
    posts.flatMap(({ removed }) => removed),
  );
  await remove(
    trx,
    'employments',
    employments.flatMap(({ removed }) => removed),
  );
  await upsert(
    trx,
    'employments',
    employments.flatMap(({ kept }) => kept),
  );
  await upsert(
    trx,
    'posts',
    posts.flatMap(({ changed, added }) => [...changed, ...added].map(columnsOf)),
  );
}

/** New rows are inserted, the others become what they are given as. */
async function upsert(
  trx: Knex,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const slice of slicesOf(rows)) await trx(table).insert(slice).onConflict('id').merge();
}

async function remove(trx: Knex, table: string, rows: readonly { readonly id: string }[]): Promise<void> {
  for (const slice of slicesOf(rows))
    await trx(table)
      .whereIn(
        'id',
        slice.map(({ id }) => id),
      )
      .delete();
}

/** SQLite takes so many rows of people in one statement. */
const ROWS_PER_STATEMENT = 200;

function slicesOf<Row>(rows: readonly Row[]): readonly Row[][] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );
}

function auditOf({ write, after, terms }: Written): AuditInput {
  const { before, termsBefore } = write;
  return {
    action: write.action,
    subjectType: 'person',
    subjectId: after.id,
    before: before === undefined ? null : { ...before, ...auditedTerms(termsBefore) },
    after: { ...after, ...auditedTerms(terms) },
  };
}
