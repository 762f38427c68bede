import type { Knex } from 'knex';

/**
 * `arrivals`: receipts get their positions in the order of their commits. `policy`: what a snapshot is compiled from
 * does not change while it is read by somebody who holds the lock. `loading`: what the loading service says is followed
 * once, and no item is in two orders. `operators`: somebody stays who may do everything.
 * `proof`: checkpoints are numbered without a gap. `retention`: what is due is deleted once, and its log is one chain.
 * `drives`: nobody is invited twice, and a drive keeps a clerk.
 * `visits`: no slot is given twice, and what a visit closes over stands still.
 * `appointments`: no time at a desk is given twice, and only to who has to come; taken after `policy` and `loading`, and
 * before anything is written to the trail.
 * `attendance`: a month is closed over days that stand still; taken before anything is written to the trail.
 * `people`: employee codes and duplicates are judged by what is there. `people-import`: one file of people is applied at a time.
 */
export type LockName =
  | 'arrivals'
  | 'policy'
  | 'loading'
  | 'operators'
  | 'proof'
  | 'retention'
  | 'people'
  | 'people-import'
  | 'drives'
  | 'visits'
  | 'appointments'
  | 'attendance';

/**
 * Waits until nobody else holds the lock, and holds it until the transaction ends. A row lock on PostgreSQL; SQLite
 * has one writer at a time, so that there is nothing to wait for.
 */
export async function holdLock(trx: Knex, name: LockName): Promise<void> {
  await trx('locks').select('name').where({ name }).forUpdate();
}
