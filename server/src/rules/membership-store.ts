import type { LevelMembership } from '@monban/core/api/rules';
import type { AccessLevelId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';
import { readPage, type PageOrder, type RowPage } from '../records/page.ts';

interface MembershipRow {
  readonly access_level_id: AccessLevelId;
  readonly person_id: PersonId;
  readonly from_date: string;
  readonly until_date: string | null;
}

const COLUMNS = [
  'access_level_members.access_level_id',
  'access_level_members.person_id',
  'access_level_members.from_date',
  'access_level_members.until_date',
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

export async function putMembershipRow(trx: Knex, membership: LevelMembership): Promise<void> {
  await trx('access_level_members')
    .insert({
      access_level_id: membership.accessLevelId,
      person_id: membership.personId,
      from_date: membership.fromDate,
      until_date: membership.untilDate,
    })
    .onConflict(['access_level_id', 'person_id'])
    .merge(['from_date', 'until_date']);
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
  };
}
