import type { ApplicationState } from '@monban/core/api/applications';
import type { VisitFinding } from '@monban/core/api/visits';
import { AppError } from '@monban/core/errors';
import type { ApplicationId, PersonId, VisitId, VisitRowId, VisitSlotId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { conflict } from '../http/problem.ts';
import { columnsOf } from '../records/column-names.ts';

/** Somebody who takes part in a visit. */
export interface StoredVisitRow {
  readonly id: VisitRowId;
  readonly visitId: VisitId;
  readonly applicationId: ApplicationId;
  readonly personId: PersonId;
  readonly state: ApplicationState;
  /** As on the application form, which is as on the resident record. */
  readonly name: string;
  readonly kana: string;
  readonly siteName: string;
  readonly municipalityCode: string | null;
  readonly rowNumber: number | null;
  readonly origin: 'roster' | 'walk-in';
  readonly slot: RowSlot | null;
  readonly hasData: boolean;
  readonly checkedInAt: string | null;
  readonly finding: VisitFinding | null;
  readonly version: number;
}

export interface RowSlot {
  readonly id: VisitSlotId;
  readonly from: string;
  readonly until: string;
  readonly desk: number;
}

export async function insertVisitRow(
  trx: Knex,
  row: {
    readonly id: VisitRowId;
    readonly visitId: VisitId;
    readonly applicationId: ApplicationId;
    readonly origin: StoredVisitRow['origin'];
    readonly tokenHash: string;
    readonly at: string;
  },
): Promise<void> {
  const { at, ...columns } = row;
  await trx('visit_rows').insert({ ...columnsOf(columns), created_at: at, version: 1 });
}

/** What a change writes; what is absent stays. */
export interface VisitRowChange {
  readonly slotId?: VisitSlotId | null;
  readonly rowNumber?: number | null;
  readonly checkedInAt?: string | null;
  readonly finding?: VisitFinding | null;
  readonly foundAt?: string | null;
  readonly foundBy?: string | null;
}

/** `VERSION_CONFLICT` where it has another version by now, `CONFLICT` where somebody else has the slot. */
export async function updateVisitRow(
  trx: Knex,
  row: Pick<StoredVisitRow, 'id' | 'version'>,
  change: VisitRowChange,
): Promise<void> {
  try {
    const changed = await trx('visit_rows')
      .where({ id: row.id, version: row.version })
      .update({ ...columnsOf(change), version: row.version + 1 });
    if (changed === 0) throw new AppError('VERSION_CONFLICT');
  } catch (cause) {
    throw isUniqueViolation(cause) ? slotTaken(cause) : cause;
  }
}

/** Somebody else was faster. */
export function slotTaken(cause?: unknown): AppError {
  return conflict('/slotId', 'VISIT_SLOT_TAKEN', cause);
}

export async function deleteVisitRow(trx: Knex, id: VisitRowId): Promise<void> {
  await trx('visit_rows').where({ id }).delete();
}

/**
 * Everybody who takes part, by time and desk, then by name. Whoever's address is protected is in no list of a visit,
 * whatever was there before it was.
 */
export async function listVisitRows(db: Knex, visitId: VisitId): Promise<StoredVisitRow[]> {
  const rows = await selectRows(db)
    .where({ 'visit_rows.visit_id': visitId })
    .orderByRaw('case when visit_slots.id is null then 1 else 0 end')
    .orderBy(['visit_slots.starts_at', 'visit_slots.desk', 'people.sort_key', 'visit_rows.id'])
    .select<VisitRowRow[]>(COLUMNS);
  return rows.map(rowFromRow);
}

/** Throws `NOT_FOUND`, also for a row of another visit. */
export async function getVisitRow(db: Knex, visitId: VisitId, which: WhichRow): Promise<StoredVisitRow> {
  const row = await findVisitRow(db, visitId, which);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

export type WhichRow =
  | { readonly id: VisitRowId }
  | { readonly applicationId: ApplicationId }
  | { readonly personId: PersonId }
  | { readonly tokenHash: string };

export async function findVisitRow(
  db: Knex,
  visitId: VisitId,
  which: WhichRow,
): Promise<StoredVisitRow | undefined> {
  const query = selectRows(db).where({ 'visit_rows.visit_id': visitId });
  if ('id' in which) void query.where({ 'visit_rows.id': which.id });
  else if ('applicationId' in which) void query.where({ 'visit_rows.application_id': which.applicationId });
  else if ('personId' in which) void query.where({ 'applications.person_id': which.personId });
  else void query.where({ 'visit_rows.token_hash': which.tokenHash });
  const row = await query.first<VisitRowRow | undefined>(COLUMNS);
  return row && rowFromRow(row);
}

function selectRows(db: Knex): Knex.QueryBuilder {
  return db('visit_rows')
    .join('applications', 'applications.id', 'visit_rows.application_id')
    .join('people', 'people.id', 'applications.person_id')
    .join('sites', 'sites.id', 'people.site_id')
    .leftJoin('visit_slots', 'visit_slots.id', 'visit_rows.slot_id')
    .leftJoin('visit_roster_data', (join) => {
      join
        .on('visit_roster_data.visit_id', 'visit_rows.visit_id')
        .andOn('visit_roster_data.application_id', 'visit_rows.application_id');
    })
    .where({ 'people.address_protected': false });
}

const COLUMNS = [
  'visit_rows.id',
  'visit_rows.visit_id',
  'visit_rows.application_id',
  'applications.person_id',
  'applications.state',
  'people.form_name',
  'people.family_name',
  'people.given_name',
  'people.family_kana',
  'people.given_kana',
  'people.municipality_code',
  'sites.name as site_name',
  'visit_rows.row_number',
  'visit_rows.origin',
  'visit_rows.slot_id',
  'visit_slots.starts_at',
  'visit_slots.ends_at',
  'visit_slots.desk',
  'visit_roster_data.given_at',
  'visit_rows.checked_in_at',
  'visit_rows.finding',
  'visit_rows.version',
];

interface VisitRowRow {
  readonly id: VisitRowId;
  readonly visit_id: VisitId;
  readonly application_id: ApplicationId;
  readonly person_id: PersonId;
  readonly state: ApplicationState;
  readonly form_name: string | null;
  readonly family_name: string;
  readonly given_name: string;
  readonly family_kana: string;
  readonly given_kana: string;
  readonly municipality_code: string | null;
  readonly site_name: string;
  readonly row_number: number | null;
  readonly origin: StoredVisitRow['origin'];
  readonly slot_id: VisitSlotId | null;
  readonly starts_at: string | null;
  readonly ends_at: string | null;
  readonly desk: number | null;
  readonly given_at: string | null;
  readonly checked_in_at: string | null;
  readonly finding: VisitFinding | null;
  readonly version: number;
}

function rowFromRow(row: VisitRowRow): StoredVisitRow {
  return {
    id: row.id,
    visitId: row.visit_id,
    applicationId: row.application_id,
    personId: row.person_id,
    state: row.state,
    name: row.form_name ?? `${row.family_name} ${row.given_name}`,
    kana: `${row.family_kana} ${row.given_kana}`,
    siteName: row.site_name,
    municipalityCode: row.municipality_code,
    rowNumber: row.row_number,
    origin: row.origin,
    slot: slotOf(row),
    hasData: row.given_at !== null,
    checkedInAt: row.checked_in_at,
    finding: row.finding,
    version: row.version,
  };
}

function slotOf({ slot_id: id, starts_at: from, ends_at: until, desk }: VisitRowRow): RowSlot | null {
  return id === null || from === null || until === null || desk === null ? null : { id, from, until, desk };
}
