import type { OperatorId, SiteId, VisitId, VisitOfficerId } from '@monban/core/ids';
import { GUEST_STATES } from '@monban/core/drives/visit-guests';
import type { VisitState } from '@monban/core/drives/visit-life';
import type { Knex } from '@monban/db/open';
import { withinSites, type Scope } from '../records/scope.ts';

/** A guest as stored, with what the guest's day hangs on: the visit as it stands now. */
export interface StoredOfficer {
  readonly id: VisitOfficerId;
  readonly visitId: VisitId;
  readonly name: string | null;
  readonly office: string | null;
  readonly onDate: string;
  readonly fromAt: string;
  readonly untilAt: string;
  readonly removedAt: string | null;
  readonly siteId: SiteId;
  readonly room: string | null;
  readonly visitOn: string | null;
  readonly visitState: VisitState;
}

const COLUMNS = {
  id: 'visit_officers.id',
  visitId: 'visit_officers.visit_id',
  name: 'visit_officers.name',
  office: 'visit_officers.office',
  onDate: 'visit_officers.on_date',
  fromAt: 'visit_officers.from_at',
  untilAt: 'visit_officers.until_at',
  removedAt: 'visit_officers.removed_at',
  siteId: 'visits.site_id',
  room: 'visits.room',
  visitOn: 'visits.visit_on',
  visitState: 'visits.state',
};

export async function insertOfficer(
  trx: Knex,
  officer: Pick<StoredOfficer, 'id' | 'visitId' | 'name' | 'office' | 'onDate' | 'fromAt' | 'untilAt'> & {
    readonly namedBy: OperatorId;
    readonly at: string;
  },
): Promise<void> {
  await trx('visit_officers').insert({
    id: officer.id,
    visit_id: officer.visitId,
    name: officer.name,
    office: officer.office,
    on_date: officer.onDate,
    from_at: officer.fromAt,
    until_at: officer.untilAt,
    named_by: officer.namedBy,
    created_at: officer.at,
  });
}

/** Of one visit, in the order they were named, without those who were taken off. */
export async function listOfficers(db: Knex, visitId: VisitId): Promise<readonly StoredOfficer[]> {
  return officers(db, 'all')
    .where({ 'visit_officers.visit_id': visitId })
    .whereNull('visit_officers.removed_at')
    .orderBy(['visit_officers.created_at', 'visit_officers.id'])
    .select<StoredOfficer[]>(COLUMNS);
}

/** Whoever is expected at these sites at the moment `at`: it is the day of the visit, and the visit stands. */
export async function listPresent(db: Knex, scope: Scope, at: string): Promise<readonly StoredOfficer[]> {
  return officers(db, scope)
    .where('visit_officers.from_at', '<=', at)
    .where('visit_officers.until_at', '>', at)
    .whereRaw('visit_officers.on_date = visits.visit_on')
    .whereNull('visit_officers.removed_at')
    .whereNull('visit_officers.cleared_at')
    .whereIn('visits.state', [...GUEST_STATES])
    .orderBy(['visits.site_id', 'visit_officers.created_at', 'visit_officers.id'])
    .select<StoredOfficer[]>(COLUMNS);
}

export async function findOfficer(
  db: Knex,
  scope: Scope,
  which: { readonly id: VisitOfficerId; readonly visitId?: VisitId },
): Promise<StoredOfficer | undefined> {
  const query = officers(db, scope).where({ 'visit_officers.id': which.id });
  if (which.visitId !== undefined) void query.where({ 'visit_officers.visit_id': which.visitId });
  return query.first<StoredOfficer | undefined>(COLUMNS);
}

/** False for one who is gone already. */
export async function markRemoved(trx: Knex, id: VisitOfficerId, at: string): Promise<boolean> {
  const changed = await trx('visit_officers')
    .where({ id })
    .whereNull('removed_at')
    .update({ removed_at: at });
  return changed > 0;
}

function officers(db: Knex, scope: Scope): Knex.QueryBuilder {
  const query = db('visit_officers').join('visits', 'visits.id', 'visit_officers.visit_id');
  withinSites(query, 'visits.site_id', scope);
  return query;
}
