import type { AppointmentStanding } from '@monban/core/api/appointments';
import type { PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';

/** Whether somebody has to come to a desk, as the cards and badges say it now. */
export async function standingOf(db: Knex, personId: PersonId): Promise<AppointmentStanding> {
  const person = await db('people')
    .where({ 'people.id': personId })
    .first<{ retired_at: string | null } | undefined>('people.retired_at');
  if (person?.retired_at !== null) return 'left';
  if (!(await isFound(loaded(db).where({ 'people.id': personId })))) return 'not-loaded';
  const waiting = loaded(db).where({ 'people.id': personId }).whereNotExists(written(db));
  return (await isFound(waiting)) ? 'open' : 'written';
}

export interface WaitingCounts {
  readonly waiting: number;
  readonly withoutTime: number;
}

/** Of the people of a site, within the caller's reach: who has to come, and who of them has no time to come. */
export async function countWaiting(
  db: Knex,
  scope: Scope,
  { siteId, at }: { readonly siteId: SiteId; readonly at: Date },
): Promise<WaitingCounts> {
  const waiting = loaded(db)
    .where({ 'people.site_id': siteId })
    .whereNull('people.retired_at')
    .whereNotExists(written(db));
  withinPeople(waiting, scope);
  const withoutTime = waiting
    .clone()
    .whereNotExists(
      db('appointments')
        .where({ 'appointments.state': 'booked' })
        .where('appointments.ends_at', '>', at.toISOString())
        .whereRaw('?? = ??', ['appointments.person_id', 'people.id'])
        .select('appointments.id'),
    );
  return { waiting: await countOf(waiting), withoutTime: await countOf(withoutTime) };
}

/** Whose card has the application. */
function loaded(db: Knex): Knex.QueryBuilder {
  return db('people')
    .join('loading_items', 'loading_items.person_id', 'people.id')
    .where({ 'loading_items.state': 'loaded' })
    .whereNull('loading_items.ended_at');
}

/**
 * A badge in use on a national card, written since this card was queued: one from before is on another card. The desk
 * may be faster than the loading service's word that it has loaded.
 */
function written(db: Knex): Knex.QueryBuilder {
  return db('badges')
    .where({ 'badges.carrier': 'my-number-card' })
    .whereIn('badges.state', ['active', 'suspended'])
    .whereRaw('?? = ??', ['badges.person_id', 'people.id'])
    .whereRaw('?? >= ??', ['badges.issued_at', 'loading_items.created_at'])
    .select('badges.id');
}

async function isFound(query: Knex.QueryBuilder): Promise<boolean> {
  return (await query.first<{ id: string } | undefined>('people.id')) !== undefined;
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = await query.count<{ count: number | string }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}
