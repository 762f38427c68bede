import { AppError } from '@monban/core/errors';
import type { CoexistenceId, DoorId, OperatorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { conflict } from '../http/problem.ts';
import { withinSites, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';

/** An old system’s reader at a door, as it was declared. */
export interface StoredCoexistence {
  readonly id: CoexistenceId;
  readonly doorId: DoorId;
  readonly doorName: string;
  readonly siteId: SiteId;
  readonly timeZone: string;
  readonly oldSystem: string;
  readonly lastDay: string;
  readonly extensions: number;
  readonly declaredAt: string;
  readonly offOn: string | null;
  readonly offConfirmedBy: string | null;
  readonly offConfirmedAt: string | null;
  readonly version: number;
}

export interface ChosenDay {
  readonly lastDay: string;
  readonly reason: string;
  readonly chosenBy: string;
  readonly chosenAt: string;
}

export interface CoexistenceFilter {
  readonly scope: Scope;
  readonly id?: CoexistenceId | undefined;
  readonly doorId?: DoorId | undefined;
  /** Only those whose old reader is on. */
  readonly isOn?: true;
}

/** The newest first. */
export async function listCoexistences(
  db: Knex,
  filter: CoexistenceFilter,
): Promise<readonly StoredCoexistence[]> {
  const query = db('door_coexistences')
    .join('doors', 'doors.id', 'door_coexistences.door_id')
    .join('sites', 'sites.id', 'doors.site_id')
    .leftJoin('operators', 'operators.id', 'door_coexistences.off_confirmed_by')
    .orderBy([
      { column: 'door_coexistences.declared_at', order: 'desc' },
      { column: 'door_coexistences.id', order: 'desc' },
    ]);
  withinSites(query, 'doors.site_id', filter.scope);
  if (filter.id !== undefined) void query.where({ 'door_coexistences.id': filter.id });
  if (filter.doorId !== undefined) void query.where({ 'door_coexistences.door_id': filter.doorId });
  if (filter.isOn) void query.whereNull('door_coexistences.off_on');
  return query.select<StoredCoexistence[]>(COLUMNS);
}

const COLUMNS = {
  id: 'door_coexistences.id',
  doorId: 'door_coexistences.door_id',
  doorName: 'doors.name',
  siteId: 'doors.site_id',
  timeZone: 'sites.time_zone',
  oldSystem: 'door_coexistences.old_system',
  lastDay: 'door_coexistences.last_day',
  extensions: 'door_coexistences.extensions',
  declaredAt: 'door_coexistences.declared_at',
  offOn: 'door_coexistences.off_on',
  offConfirmedBy: 'operators.display_name',
  offConfirmedAt: 'door_coexistences.off_confirmed_at',
  version: 'door_coexistences.version',
};

/** `NOT_FOUND` outside the scope. */
export async function getCoexistence(
  db: Knex,
  which: { readonly id: CoexistenceId; readonly scope: Scope },
): Promise<StoredCoexistence> {
  const [found] = await listCoexistences(db, which);
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

/** Of each coexistence, the last days that were chosen, in their order. */
export async function listChosenDays(
  db: Knex,
  ids: readonly CoexistenceId[],
): Promise<ReadonlyMap<CoexistenceId, readonly ChosenDay[]>> {
  const rows = await db('door_coexistence_days')
    .join('operators', 'operators.id', 'door_coexistence_days.chosen_by')
    .whereIn('door_coexistence_days.coexistence_id', [...ids])
    .orderBy(['door_coexistence_days.coexistence_id', 'door_coexistence_days.version'])
    .select<(ChosenDay & { id: CoexistenceId })[]>({
      id: 'door_coexistence_days.coexistence_id',
      lastDay: 'door_coexistence_days.last_day',
      reason: 'door_coexistence_days.reason',
      chosenBy: 'operators.display_name',
      chosenAt: 'door_coexistence_days.chosen_at',
    });
  const days = groupBy(rows, ({ id }) => id);
  return new Map(
    [...days].map(([id, own]) => [
      id,
      own.map(({ lastDay, reason, chosenBy, chosenAt }) => ({ lastDay, reason, chosenBy, chosenAt })),
    ]),
  );
}

export interface NewCoexistence {
  readonly id: CoexistenceId;
  readonly doorId: DoorId;
  readonly oldSystem: string;
  readonly lastDay: string;
  readonly declaredAt: string;
}

/** `CONFLICT` where another one is on at the door. */
export async function insertCoexistence(trx: Knex, coexistence: NewCoexistence): Promise<void> {
  const row = {
    id: coexistence.id,
    door_id: coexistence.doorId,
    old_system: coexistence.oldSystem,
    last_day: coexistence.lastDay,
    extensions: 0,
    declared_at: coexistence.declaredAt,
    version: 1,
  };
  await onlyOneOn(() => trx('door_coexistences').insert(row));
}

export async function insertChosenDay(
  trx: Knex,
  day: Pick<ChosenDay, 'lastDay' | 'reason' | 'chosenAt'> & {
    readonly id: CoexistenceId;
    readonly version: number;
    readonly chosenBy: OperatorId;
  },
): Promise<void> {
  await trx('door_coexistence_days').insert({
    coexistence_id: day.id,
    version: day.version,
    last_day: day.lastDay,
    reason: day.reason,
    chosen_by: day.chosenBy,
    chosen_at: day.chosenAt,
  });
}

export interface CoexistenceChange {
  readonly last_day?: string;
  readonly extensions?: number;
  readonly off_on?: string | null;
  readonly off_confirmed_by?: OperatorId | null;
  readonly off_confirmed_at?: string | null;
}

/** `VERSION_CONFLICT` where it is another version by now, `CONFLICT` where another one is on at the door. */
export async function updateCoexistence(
  trx: Knex,
  { id, version }: Pick<StoredCoexistence, 'id' | 'version'>,
  change: CoexistenceChange,
): Promise<void> {
  const changed = await onlyOneOn(() =>
    trx('door_coexistences')
      .where({ id, version })
      .update({ ...change, version: version + 1 }),
  );
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

async function onlyOneOn<Result>(write: () => PromiseLike<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw isUniqueViolation(error) ? conflict('', 'COEXISTENCE_RUNNING', error) : error;
  }
}
