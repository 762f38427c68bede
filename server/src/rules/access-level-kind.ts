import type { AccessLevel, CreateAccessLevel, LevelRule } from '@monban/core/api/rules';
import { AppError, type FieldProblem } from '@monban/core/errors';
import type { AccessLevelId, DoorId, ScheduleId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import { sitesOf, withinPeople, withinSites, type Scope } from '../records/scope.ts';
import {
  columnsOf,
  recordFromRow,
  type ProposedRecord,
  type PartDeps,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { matchName } from '../records/search.ts';

interface LevelRow extends RecordRow {
  readonly id: AccessLevelId;
  readonly name: string;
  readonly description: string;
}

interface RuleRow {
  readonly access_level_id: AccessLevelId;
  readonly door_id: DoorId;
  readonly effect: LevelRule['effect'];
  readonly schedule_id: ScheduleId | null;
}

/**
 * Access levels belong to the organisation, their rules to sites. Who has only some sites sees the levels without
 * rules and those that open one of their doors, with the rules of their doors only, and changes a level only when all
 * of its rules are theirs.
 */
export const accessLevelKind: RecordKind<AccessLevel, CreateAccessLevel> = {
  subject: 'access-level',
  table: 'access_levels',
  columns: columnsOf('access_levels', ['name', 'description']),
  fromRows: levelsFromRows,
  toRow: ({ name, description }) => ({ name, description }),
  storeParts: storeRules,
  within: withinRules,
  search: (query, q) => {
    matchName(query, 'access_levels.name', q);
  },
  sorts: { name: 'access_levels.name', updatedAt: 'access_levels.updated_at' },
  check: checkLevel,
  uses: () => Promise.resolve([]),
  isPolicy: true,
};

/** `FORBIDDEN` when the level also says something about doors of other sites. */
export async function requireWholeLevel(trx: Knex, id: string, scope: Scope): Promise<void> {
  const sites = sitesOf(scope);
  if (sites === 'all') return;
  const foreign: unknown = await trx('access_level_rules')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .where({ 'access_level_rules.access_level_id': id })
    .whereNotIn('doors.site_id', [...sites])
    .first('access_level_rules.id');
  if (foreign !== undefined) throw new AppError('FORBIDDEN');
}

async function levelsFromRows(db: Knex, rows: readonly RecordRow[], scope: Scope): Promise<AccessLevel[]> {
  const ids = rows.map(({ id }) => id);
  const rules = await rulesOf(db, ids, scope);
  const counts = await memberCounts(db, ids, scope);
  return (rows as readonly LevelRow[]).map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    rules: rules.get(row.id) ?? [],
    memberCount: counts.get(row.id) ?? 0,
    ...recordFromRow(row),
  }));
}

async function rulesOf(db: Knex, ids: readonly string[], scope: Scope): Promise<Map<string, LevelRule[]>> {
  const query = db('access_level_rules')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .whereIn('access_level_rules.access_level_id', [...ids]);
  withinSites(query, 'doors.site_id', scope);
  const rows = await query
    .orderBy(['access_level_rules.access_level_id', 'access_level_rules.position'])
    .select<RuleRow[]>([
      'access_level_rules.access_level_id',
      'access_level_rules.door_id',
      'access_level_rules.effect',
      'access_level_rules.schedule_id',
    ]);
  const rules = new Map<string, LevelRule[]>();
  for (const { access_level_id, door_id, effect, schedule_id } of rows) {
    const list = rules.get(access_level_id) ?? [];
    rules.set(access_level_id, [...list, { doorId: door_id, effect, scheduleId: schedule_id }]);
  }
  return rules;
}

async function memberCounts(db: Knex, ids: readonly string[], scope: Scope): Promise<Map<string, number>> {
  const query = db('access_level_members')
    .join('people', 'people.id', 'access_level_members.person_id')
    .whereNull('people.retired_at')
    .whereIn('access_level_members.access_level_id', [...ids]);
  withinPeople(query, scope);
  const rows = await query
    .groupBy('access_level_members.access_level_id')
    .select('access_level_members.access_level_id')
    .count<{ access_level_id: string; members: string | number }[]>({ members: '*' });
  return new Map(rows.map(({ access_level_id, members }) => [access_level_id, Number(members)]));
}

function withinRules(query: Knex.QueryBuilder, scope: Scope): void {
  const sites = sitesOf(scope);
  if (sites === 'all') return;
  const rulesOfLevel = (rules: Knex.QueryBuilder) =>
    rules
      .from('access_level_rules')
      .whereRaw('?? = ??', ['access_level_rules.access_level_id', 'access_levels.id'])
      .select('access_level_rules.id');
  void query.where((visible) => {
    void visible
      .whereNotExists((rules) => {
        rulesOfLevel(rules);
      })
      .orWhereExists((rules) => {
        void rulesOfLevel(rules)
          .join('doors', 'doors.id', 'access_level_rules.door_id')
          .whereIn('doors.site_id', [...sites]);
      });
  });
}

async function storeRules(
  { db: trx, newId }: PartDeps,
  id: string,
  { rules }: CreateAccessLevel,
): Promise<void> {
  await trx('access_level_rules').where({ access_level_id: id }).delete();
  const rows = rules.map(({ doorId, effect, scheduleId }, position) => ({
    id: newId(),
    access_level_id: id,
    door_id: doorId,
    effect,
    schedule_id: scheduleId,
    position,
  }));
  if (rows.length > 0) await trx.batchInsert('access_level_rules', rows, 100);
}

async function checkLevel(
  trx: Knex,
  { id, input, before, scope }: ProposedRecord<CreateAccessLevel>,
): Promise<readonly FieldProblem[]> {
  await requireWholeLevel(trx, id, scope);
  const doors = trx('doors');
  withinSites(doors, 'doors.site_id', scope);
  const usable = {
    doors: await usableIds(doors, 'doors', new Set(before?.rules.map(({ doorId }) => doorId))),
    schedules: await usableIds(
      trx('schedules'),
      'schedules',
      new Set(before?.rules.map(({ scheduleId }) => scheduleId ?? '')),
    ),
  };
  const seen = new Set<string>();
  return input.rules.flatMap((rule, index) => {
    const key = `${rule.doorId} ${rule.effect} ${rule.scheduleId ?? ''}`;
    const isTwice = seen.has(key);
    seen.add(key);
    return [
      ...(isTwice ? [fieldProblem(`/rules/${index}`, 'DUPLICATE')] : []),
      ...problemOf(usable.doors.get(rule.doorId), `/rules/${index}/doorId`),
      ...(rule.scheduleId === null
        ? []
        : problemOf(usable.schedules.get(rule.scheduleId), `/rules/${index}/scheduleId`)),
    ];
  });
}

/** For every id that may be named: whether it may be named anew. */
async function usableIds(
  query: Knex.QueryBuilder,
  table: string,
  kept: ReadonlySet<string>,
): Promise<ReadonlyMap<string, boolean>> {
  const rows = await query.select<
    {
      id: string;
      retired_at: string | null;
    }[]
  >([`${table}.id`, `${table}.retired_at`]);
  return new Map(rows.map(({ id, retired_at }) => [id, retired_at === null || kept.has(id)]));
}

function problemOf(isUsable: boolean | undefined, pointer: string): FieldProblem[] {
  if (isUsable === true) return [];
  return [fieldProblem(pointer, isUsable === undefined ? 'REFERENCE_UNKNOWN' : 'REFERENCE_RETIRED')];
}
