import { addsUp, reconcile } from '@monban/core/drives/reconcile-visit';
import type { ApplicationState } from '@monban/core/api/applications';
import type { MunicipalityWithProfile } from '@monban/core/api/municipalities';
import type { Reconciliation } from '@monban/core/api/visits';
import type { VisitGuard } from '@monban/core/drives/visit-life';
import type { Facts } from '@monban/core/drives/state-machine';
import type { Knex } from '@monban/db/open';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { Platform } from '../platform.ts';
import { hasDayCome } from './begin-visit.ts';
import { isLastRosterCurrent } from './rosters.ts';
import { countSlots } from './slot-store.ts';
import { municipalityOf } from './visit-municipality.ts';
import { listVisitRows } from './visit-row-store.ts';
import type { StoredVisit } from './visit-store.ts';

/** What is known of a visit beside its own row. */
export interface VisitKnown {
  readonly municipality: MunicipalityWithProfile | null;
  readonly willing: number;
  readonly slots: number;
  readonly reconciliation: Reconciliation;
  readonly facts: Facts<VisitGuard>;
}

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

export async function knownOf(deps: Deps, visit: StoredVisit, at: Date): Promise<VisitKnown> {
  const { db } = deps;
  const municipality = await municipalityOf(db, visit, at);
  const willing = await countWilling(db, visit);
  const slots = await countSlots(db, visit.id);
  const reconciliation = reconciliationOf(visit, reconcile(await listVisitRows(db, visit.id)));
  const drive = await getStoredDrive(db, 'all', visit.driveId);
  const facts: Facts<VisitGuard> = {
    'drive-open': drive.state === 'open',
    'municipality-chosen': municipality !== null,
    'minimum-reached': municipality !== null && willing >= municipality.profile.minApplicants,
    'dates-proposed': visit.dates.length > 0,
    'date-chosen': visit.visitOn !== null,
    'roster-made': visit.state === 'confirmed' && (await isLastRosterCurrent(deps, visit, at)),
    'room-booked': visit.room !== null,
    'slots-made': slots > 0,
    'day-come': hasDayCome(visit, at),
    'rows-closed': reconciliation.open === 0,
    'counts-add-up': addsUp(reconciliation),
  };
  return { municipality, willing, slots, reconciliation, facts };
}

/** With the counts of a visit that is closed, which stay. */
function reconciliationOf(
  { closedAt, accepted, short, noShow }: StoredVisit,
  now: Reconciliation,
): Reconciliation {
  if (closedAt === null || accepted === null || short === null || noShow === null) return now;
  return { rows: accepted + short + noShow, accepted, short, noShow, open: 0 };
}

/** With a consent and no card under way by another way. */
const WILLING: readonly ApplicationState[] = [
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'slotted',
  'no-show',
];

/** Whoever's address is protected is in no plan. */
async function countWilling(db: Knex, { driveId, siteIds }: StoredVisit): Promise<number> {
  const [row] = await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .where({ 'applications.drive_id': driveId, 'people.address_protected': false })
    .whereIn('applications.state', [...WILLING])
    .whereIn('people.site_id', [...siteIds])
    .count<{ count: number | string }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}
