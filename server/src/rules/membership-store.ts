import type { LevelMembership } from '@monban/core/api/rules';
import { AppError } from '@monban/core/errors';
import type { AccessLevelId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { fieldProblem } from '../http/problem.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { readPage, type PageOrder, type RowPage } from '../records/page.ts';

interface MembershipRow {
  readonly access_level_id: AccessLevelId;
  readonly person_id: PersonId;
  readonly from_date: string;
  readonly until_date: string | null;
  readonly version: number;
}

const COLUMNS = [
  'access_level_members.access_level_id',
  'access_level_members.person_id',
  'access_level_members.from_date',
  'access_level_members.until_date',
  'access_level_members.version',
];

/** In the order of the people's kana, within the caller's sites. */
export async function listMembers(
  db: Knex,
  { accessLevelId, scope }: { readonly accessLevelId: AccessLevelId; readonly scope: Scope },
  order: PageOrder,
): Promise<RowPage<LevelMembership>> {
  const filtered = () => {
    const query = db('access_level_members')
      .join('people', 'people.id', 'access_level_members.person_id')
      .whereNull('people.retired_at')
      .where({ 'access_level_members.access_level_id': accessLevelId });
    withinPeople(query, scope);
    return query;
  };
  const columns = { sorts: { name: 'people.sort_key' }, id: 'people.id', select: COLUMNS };
  const page = await readPage<MembershipRow>(filtered, columns, order);
  return { ...page, rows: page.rows.map(membershipFromRow) };
}

/** All levels of one person, whom the caller may see. */
export async function listLevelsOf(db: Knex, personId: PersonId): Promise<LevelMembership[]> {
  const rows = await db('access_level_members')
    .join('access_levels', 'access_levels.id', 'access_level_members.access_level_id')
    .whereNull('access_levels.retired_at')
    .where({ 'access_level_members.person_id': personId })
    .orderBy(['access_levels.name', 'access_levels.id'])
    .select<MembershipRow[]>(COLUMNS);
  return rows.map(membershipFromRow);
}

export type MembershipKey = Pick<LevelMembership, 'accessLevelId' | 'personId'>;

export async function findMembership(trx: Knex, key: MembershipKey): Promise<LevelMembership | undefined> {
  const row = await rowOf(trx, key).first<MembershipRow | undefined>(COLUMNS);
  return row && membershipFromRow(row);
}

/** From when until when somebody is on a level, as it is to be. */
export type MembershipDays = Omit<LevelMembership, 'version'>;

/**
 * Puts a person on a level (`expectedVersion` 0), or changes the days of that version. `CONFLICT` where somebody new was
 * meant and is there already, `VERSION_CONFLICT` where the days are of another version by now, or gone.
 */
export async function putMembershipRow(
  trx: Knex,
  membership: MembershipDays,
  expectedVersion: number,
): Promise<LevelMembership> {
  const { fromDate, untilDate } = membership;
  const values = { from_date: fromDate, until_date: untilDate, version: expectedVersion + 1 };
  if (expectedVersion === 0) await insertRow(trx, membership, values);
  else {
    const changed = await rowOf(trx, membership).where({ version: expectedVersion }).update(values);
    if (changed === 0) throw new AppError('VERSION_CONFLICT');
  }
  return { ...membership, version: values.version };
}

async function insertRow(
  trx: Knex,
  { accessLevelId, personId }: MembershipKey,
  values: Omit<MembershipRow, 'access_level_id' | 'person_id'>,
): Promise<void> {
  try {
    await trx('access_level_members').insert({
      access_level_id: accessLevelId,
      person_id: personId,
      ...values,
    });
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    const problems = [fieldProblem('', 'MEMBERSHIP_EXISTS')];
    throw new AppError('CONFLICT', { details: { problems }, cause });
  }
}

export async function deleteMembershipRow(trx: Knex, key: MembershipKey): Promise<void> {
  await rowOf(trx, key).delete();
}

function rowOf(trx: Knex, { accessLevelId, personId }: MembershipKey): Knex.QueryBuilder {
  return trx('access_level_members').where({ access_level_id: accessLevelId, person_id: personId });
}

function membershipFromRow(row: MembershipRow): LevelMembership {
  return {
    accessLevelId: row.access_level_id,
    personId: row.person_id,
    fromDate: row.from_date,
    untilDate: row.until_date,
    version: row.version,
  };
}
