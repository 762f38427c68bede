import type { OwnBadge, OwnLoan, OwnPage } from '@monban/core/api/own';
import { badgeStateAt, isInUse } from '@monban/core/badges/life-cycle';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { getStoredBadge, isStoppedByHolder } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { listBadges } from '../badges/badge-store.ts';
import { forecastsOf } from '../badges/forecasts.ts';
import { listOpenLoans, type OpenLoan } from '../company-cards/borrowed-cards.ts';

/** The first thing a person sees: who one is here, one's badges, and what one has borrowed. */
export async function getOwnPage(db: Knex, personId: PersonId, at: Date): Promise<OwnPage> {
  const badges = await listBadges(db, 'all', { filter: { personId, isInPool: false }, at });
  return {
    person: await getSelf(db, personId),
    badges: badges.map((badge) => ownBadge(badge, at)),
    loans: await listOwnLoans(db, personId, at),
  };
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
    mayStop: mayStop(badge),
  };
}

async function listOwnLoans(db: Knex, personId: PersonId, at: Date): Promise<OwnLoan[]> {
  const loans: OwnLoan[] = [];
  for (const loan of await listOpenLoans(db, personId)) {
    const badge = await getStoredBadge(db, 'all', { id: loan.badgeId, at });
    loans.push(ownLoan(loan, badge, at));
  }
  return loans;
}

/** Doors end a loan by themselves, while the badge goes on; one that is lost is to be stopped all the same. */
function ownLoan({ badgeId, label, purpose, until }: OpenLoan, badge: StoredBadge, at: Date): OwnLoan {
  const { state, suspensionReason } = badge;
  return {
    badgeId,
    label,
    purpose,
    until,
    state: state === 'expired' ? state : badgeStateAt({ state, validUntil: until }, at.toISOString()),
    suspensionReason,
    mayStop: mayStop(badge),
  };
}

function mayStop(badge: StoredBadge): boolean {
  return isInUse(badge.state) && !isStoppedByHolder(badge);
}
