import type { Knex } from '@monban/db/open';

/** How the service stands towards us. */
export interface ServiceState {
  /** Number of the last change that was followed. */
  readonly followedThrough: number;
  readonly heardAt: string | null;
  readonly unreachableSince: string | null;
}

interface ServiceStateRow {
  readonly followed_through: number;
  readonly heard_at: string | null;
  readonly unreachable_since: string | null;
}

/** The one row, which migration 0013 made. */
const ROW = { id: '0c6e0d52-7b1f-4a5e-b0a9-5e1b7c2d9f13' };

export async function getServiceState(db: Knex): Promise<ServiceState> {
  const row = await db('loading_service')
    .where(ROW)
    .first<ServiceStateRow>('followed_through', 'heard_at', 'unreachable_since');
  return {
    followedThrough: row.followed_through,
    heardAt: row.heard_at,
    unreachableSince: row.unreachable_since,
  };
}

export async function rememberFollowed(trx: Knex, sequence: number): Promise<void> {
  await trx('loading_service').where(ROW).update({ followed_through: sequence });
}

export async function rememberHeard(db: Knex, at: string): Promise<void> {
  await db('loading_service').where(ROW).update({ heard_at: at, unreachable_since: null });
}

/** The first silence counts. */
export async function rememberSilence(db: Knex, at: string): Promise<void> {
  await db('loading_service').where(ROW).whereNull('unreachable_since').update({ unreachable_since: at });
}
