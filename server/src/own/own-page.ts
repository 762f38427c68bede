import type { OwnBadge, OwnPage } from '@monban/core/api/own';
import { isInUse } from '@monban/core/badges/life-cycle';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isStoppedByHolder } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { listBadges } from '../badges/badge-store.ts';
import { forecastsOf } from '../badges/forecasts.ts';

/** The first thing a person sees: who one is here, and one's badges. */
export async function getOwnPage(db: Knex, personId: PersonId, at: Date): Promise<OwnPage> {
  const badges = await listBadges(db, 'all', { filter: { personId, isInPool: false }, at });
  return { person: await getSelf(db, personId), badges: badges.map((badge) => ownBadge(badge, at)) };
}

async function getSelf(db: Knex, personId: PersonId): Promise<OwnPage['person']> {
  const row = await db('people')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id')
    .where({ 'people.id': personId })
    .first<OwnPage['person'] | undefined>({
      id: 'people.id',
      name: 'people.shown_name',
      employeeCode: 'people.employee_code',
      departmentName: 'departments.name',
      siteName: 'sites.name',
      timeZone: 'sites.time_zone',
    });
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** The holder knows which card it is, and sees everything of it but what only the server needs. */
function ownBadge(badge: StoredBadge, at: Date): OwnBadge {
  return {
    id: badge.id,
    carrier: badge.carrier,
    state: badge.state,
    stateSince: badge.stateSince,
    validUntil: badge.validUntil,
    certificateUntil: badge.certificateUntil,
    printedUntil: badge.printedUntil,
    suspensionReason: badge.suspensionReason,
    revocationReason: badge.revocationReason,
    forecasts: isInUse(badge.state)
      ? forecastsOf(badge, at).map(({ kind, endsAt }) => ({ kind, endsAt }))
      : [],
    mayStop: isInUse(badge.state) && !isStoppedByHolder(badge),
  };
}
