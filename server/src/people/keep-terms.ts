import type { PersonId, SiteId } from '@monban/core/ids';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import type { PartDeps } from '../records/record-kind.ts';
import { localDate } from '../snapshots/local-day.ts';
import { requireSoundTerms } from './check-terms.ts';
import type { TermsEdit } from './edit-terms.ts';
import { PERSON_COLUMNS, personFromRow, personToRow, type PersonRow } from './person-row.ts';
import { currentTerms, projectionOf, type DayAt, type Terms } from './person-terms.ts';
import { isCodeOfAnother, loadTerms, storeTerms } from './terms-store.ts';

export interface EditedTerms {
  readonly before: Terms;
  readonly after: Terms;
}

/**
 * Every change of employments and posts: edits them, refuses what they must not be, stores what differs, and brings
 * the person's own row up to what they say for today. The caller counts the person's version and writes the audit.
 */
export async function editTerms(
  { db, newId, at }: PartDeps,
  personId: PersonId,
  edit: TermsEdit,
): Promise<EditedTerms> {
  await holdLock(db, 'people');
  const dayAt = await daysAt(db, at);
  const before = await loadTerms(db, personId);
  const after = edit(before, { dayAt, newId });
  requireSoundTerms(after);
  await requireOwnCodes(db, personId, { before, after });
  await storeTerms(db, personId, { before, after });
  await projectRow(db, personId, { terms: after, dayAt });
  return { before, after };
}

/** The calendar day at each site at one moment. */
export async function daysAt(db: Knex, at: Date): Promise<DayAt> {
  const sites = await db('sites').select<{ id: SiteId; time_zone: string }[]>('id', 'time_zone');
  const days = new Map(sites.map(({ id, time_zone: zone }) => [id, localDate(at, zone)]));
  return (siteId) => days.get(siteId) ?? localDate(at, 'UTC');
}

/** Makes the person's row say what the terms say for today. True where it said something else. */
export async function projectRow(
  db: Knex,
  personId: PersonId,
  { terms, dayAt }: { readonly terms: Terms; readonly dayAt: DayAt },
): Promise<boolean> {
  const current = currentTerms(terms, dayAt);
  const row = await db('people')
    .where({ 'people.id': personId })
    .first<PersonRow | undefined>(PERSON_COLUMNS);
  if (current === undefined || row === undefined) return false;
  const before = personFromRow(row);
  const after = { ...before, ...projectionOf(current) };
  if (JSON.stringify(before) === JSON.stringify(after)) return false;
  await db('people').where({ id: personId }).update(personToRow(after));
  return true;
}

/** A code belongs to one person for ever: what is exported by it must not change its meaning. */
async function requireOwnCodes(db: Knex, personId: PersonId, { before, after }: EditedTerms): Promise<void> {
  const known = new Set(before.employments.map(({ employeeCode }) => employeeCode));
  const fresh = after.employments.map(({ employeeCode }) => employeeCode).filter((code) => !known.has(code));
  if (fresh.length === 0 || !(await isCodeOfAnother(db, personId, fresh))) return;
  const problems = [fieldProblem('/employeeCode', 'ALREADY_USED')];
  throw new AppError('CONFLICT', { details: { problems } });
}
