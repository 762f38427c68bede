import type { ApplicationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** Whether an application was in a round that was frozen after something was given for it. */
export async function wasFrozenSince(
  db: Knex,
  applicationId: ApplicationId,
  givenAt: string,
): Promise<boolean> {
  const row: unknown = await db('batch_round_items')
    .join('batch_rounds', (on) => {
      void on
        .on('batch_rounds.batch_id', 'batch_round_items.batch_id')
        .on('batch_rounds.round', 'batch_round_items.round');
    })
    .where({ 'batch_round_items.application_id': applicationId })
    .where('batch_rounds.frozen_at', '>=', givenAt)
    .first('batch_round_items.position');
  return row !== undefined;
}
