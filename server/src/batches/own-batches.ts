import type { DefectCode } from '@monban/core/drives/batch-defects';
import type { ApplicationId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/** Why an application came back, until it is handed in again. */
export async function findOwnDefect(db: Knex, applicationId: ApplicationId): Promise<DefectCode | null> {
  const row = await db('batch_items')
    .join('batch_defects', (on) => {
      void on
        .on('batch_defects.batch_id', 'batch_items.batch_id')
        .on('batch_defects.round', 'batch_items.round')
        .on('batch_defects.application_id', 'batch_items.application_id');
    })
    .where({ 'batch_items.application_id': applicationId })
    .whereNull('batch_items.ended_at')
    .first<{ code: DefectCode } | undefined>('batch_defects.code');
  return row?.code ?? null;
}

/** In which batches one's applications were handed in, and what came back: for that person alone. */
export async function listOwnBatches(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  const items: readonly HeldRow[] = await ofPerson(db, 'batch_items', personId).select({
    at: 'batch_items.added_at',
    drive: 'drives.name',
    batch: 'batches.number',
    round: 'batch_items.round',
    endedAt: 'batch_items.ended_at',
  });
  const rounds: readonly HeldRow[] = await ofPerson(db, 'batch_round_items', personId)
    .join('batch_rounds', (on) => {
      void on
        .on('batch_rounds.batch_id', 'batch_round_items.batch_id')
        .on('batch_rounds.round', 'batch_round_items.round');
    })
    .select({
      at: 'batch_rounds.frozen_at',
      drive: 'drives.name',
      batch: 'batches.number',
      round: 'batch_round_items.round',
      position: 'batch_round_items.position',
      handedOverOn: 'batch_rounds.handed_over_on',
    });
  const defects: readonly HeldRow[] = await ofPerson(db, 'batch_defects', personId)
    .join('operators', 'operators.id', 'batch_defects.operator_id')
    .select({
      at: 'batch_defects.found_at',
      drive: 'drives.name',
      batch: 'batches.number',
      round: 'batch_defects.round',
      defect: 'batch_defects.code',
      on: 'batch_defects.found_on',
      operator: 'operators.display_name',
    });
  return [...items, ...rounds, ...defects].sort((left, right) => (left.at < right.at ? -1 : 1));
}

function ofPerson(
  db: Knex,
  table: 'batch_items' | 'batch_round_items' | 'batch_defects',
  personId: PersonId,
): Knex.QueryBuilder {
  return db(table)
    .join('batches', 'batches.id', `${table}.batch_id`)
    .join('drives', 'drives.id', 'batches.drive_id')
    .join('applications', 'applications.id', `${table}.application_id`)
    .where({ 'applications.person_id': personId });
}
