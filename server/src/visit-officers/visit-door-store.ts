import { AppError } from '@monban/core/errors';
import type { AccessLevelId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';

/** Which doors open to the guests of a visit, on which day and from when until when. */
export interface StoredVisitDoors {
  readonly visitId: VisitId;
  readonly accessLevelId: AccessLevelId;
  readonly onDate: string;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** Null once they were taken away. */
  readonly namedAt: string | null;
  readonly version: number;
}

const COLUMNS = {
  visitId: 'visit_id',
  accessLevelId: 'access_level_id',
  onDate: 'on_date',
  fromMinute: 'from_minute',
  untilMinute: 'until_minute',
  namedAt: 'named_at',
  version: 'version',
};

export async function findVisitDoors(db: Knex, visitId: VisitId): Promise<StoredVisitDoors | undefined> {
  return db('visit_doors').where({ visit_id: visitId }).first<StoredVisitDoors | undefined>(COLUMNS);
}

/** `VERSION_CONFLICT` where they have another version by now; `expectedVersion` 0: none were ever named. */
export async function putVisitDoors(
  trx: Knex,
  doors: Omit<StoredVisitDoors, 'version'>,
  expectedVersion: number,
): Promise<void> {
  const values = {
    access_level_id: doors.accessLevelId,
    on_date: doors.onDate,
    from_minute: doors.fromMinute,
    until_minute: doors.untilMinute,
    named_at: doors.namedAt,
    version: expectedVersion + 1,
  };
  if (expectedVersion === 0) {
    await trx('visit_doors')
      .insert({ visit_id: doors.visitId, ...values })
      .catch((cause: unknown) => {
        throw isUniqueViolation(cause) ? new AppError('VERSION_CONFLICT', { cause }) : cause;
      });
    return;
  }
  const changed = await trx('visit_doors')
    .where({ visit_id: doors.visitId, version: expectedVersion })
    .update(values);
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

/** Of these visits, how many guests each has on its day. */
export async function countGuests(
  db: Knex,
  visitIds: readonly VisitId[],
): Promise<ReadonlyMap<VisitId, number>> {
  const rows = await db('visit_officers')
    .join('visits', 'visits.id', 'visit_officers.visit_id')
    .whereIn('visit_officers.visit_id', [...visitIds])
    .whereRaw('visit_officers.on_date = visits.visit_on')
    .whereNull('visit_officers.removed_at')
    .groupBy('visit_officers.visit_id')
    .select('visit_officers.visit_id as visitId')
    .count<{ visitId: VisitId; count: string | number }[]>({ count: '*' });
  return new Map(rows.map(({ visitId, count }) => [visitId, Number(count)]));
}
