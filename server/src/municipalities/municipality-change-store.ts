import {
  DirectoryChange,
  type CreateMunicipalityChange,
  type MunicipalityChange,
} from '@monban/core/api/municipalities';
import type { Knex } from '@monban/db/open';

/** As it is stored; whether it has an effect, the directory says. */
export type StoredChange = Omit<MunicipalityChange, 'isApplied'>;

/** By day, and of one day in the order in which they were entered. */
export async function listStoredChanges(db: Knex): Promise<readonly StoredChange[]> {
  const rows = await db('municipality_changes')
    .select<ChangeRow[]>(COLUMNS)
    .orderBy([
      'municipality_changes.effective_on',
      'municipality_changes.created_at',
      'municipality_changes.id',
    ]);
  return rows.map(changeFromRow);
}

export async function insertChange(
  trx: Knex,
  { note, ended, begun, effectiveOn }: CreateMunicipalityChange,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<void> {
  await trx('municipality_changes').insert({
    id,
    effective_on: effectiveOn,
    ended: JSON.stringify(ended),
    begun: JSON.stringify(begun),
    note,
    created_at: at.toISOString(),
  });
}

export async function deleteChange(trx: Knex, id: string): Promise<void> {
  await trx('municipality_changes').where({ id }).delete();
}

const COLUMNS = ['id', 'effective_on', 'ended', 'begun', 'note', 'created_at'].map(
  (column) => `municipality_changes.${column}`,
);

interface ChangeRow {
  readonly id: string;
  readonly effective_on: string;
  readonly ended: string;
  readonly begun: string;
  readonly note: string | null;
  readonly created_at: string;
}

function changeFromRow(row: ChangeRow): StoredChange {
  const change = DirectoryChange.parse({
    effectiveOn: row.effective_on,
    ended: JSON.parse(row.ended) as unknown,
    begun: JSON.parse(row.begun) as unknown,
  });
  return { id: row.id, ...change, note: row.note, createdAt: row.created_at };
}
