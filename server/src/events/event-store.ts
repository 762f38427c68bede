import { ASSURANCE_LEVELS, type AssuranceLevel, type DenyReason } from '@monban/core/access/decision';
import { MOST_COUNTED_EVENTS, type AccessEvent } from '@monban/core/api/events';
import type { RetentionPurpose } from '@monban/core/api/retention';
import type { ControllerId, DoorId, PersonId, SiteId } from '@monban/core/ids';
import { ReceiptPayload, type ReceiptType, RENEWED_CERTIFICATE } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { listBadgeIds } from '../badges/badge-store.ts';
import { departmentsOf, sitesOf, type Scope } from '../records/scope.ts';

export type EventsPurpose = Extract<RetentionPurpose, 'door-history' | 'working-time'>;

export interface EventsFilter {
  readonly siteId?: SiteId | undefined;
  readonly doorId?: DoorId | undefined;
  readonly personId?: PersonId | undefined;
  readonly type?: ReceiptType | undefined;
  /** Only whether a door let somebody through. */
  readonly isDecision?: true | undefined;
  /** Only of whom it is still kept, and for this. */
  readonly keptFor?: EventsPurpose | undefined;
  /** By the controller's clock, half-open. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Who looks: in the `where`, and in what the rows show (ruling 23). */
export interface EventsView {
  readonly scope: Scope;
  readonly mayReadAssurance: boolean;
  /** Names are shown of events from this instant on (ADR 0023); undefined: of all. */
  readonly namesSince?: string | undefined;
  /** The person whose events they are, who knows which card it is. */
  readonly isHolder?: true;
}

/** Newest first, below a position. */
export async function listEvents(
  db: Knex,
  view: EventsView,
  page: { readonly filter: EventsFilter; readonly below?: number | undefined; readonly limit: number },
): Promise<readonly AccessEvent[]> {
  const query = withFilter(selectEvents(db, view), await readyFilter(db, page.filter))
    .orderBy('receipts.position', 'desc')
    .limit(page.limit);
  if (page.below !== undefined) void query.where('receipts.position', '<', page.below);
  return (await query).map((row) => eventFromRow(row, view));
}

/** Oldest first, above a position: what a watcher has yet to see. */
export async function listEventsAfter(
  db: Knex,
  view: EventsView,
  page: { readonly filter?: EventsFilter; readonly after: number; readonly limit: number },
): Promise<readonly AccessEvent[]> {
  const rows = await withFilter(selectEvents(db, view), await readyFilter(db, page.filter ?? {}))
    .where('receipts.position', '>', page.after)
    .orderBy('receipts.position')
    .limit(page.limit);
  return rows.map((row) => eventFromRow(row, view));
}

/** Up to `MOST_COUNTED_EVENTS`: counting ten million receipts would take longer than showing a page of them. */
export async function countEvents(db: Knex, view: EventsView, filter: EventsFilter): Promise<number> {
  const joined = joinEvents(db, view, whatDecides(view, filter));
  const some = withFilter(joined, await readyFilter(db, filter))
    .select('receipts.position')
    .orderBy('receipts.position', 'desc')
    .limit(MOST_COUNTED_EVENTS);
  const [row] = await db.from(some.as('some')).count<{ count: number | string }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

function selectEvents(db: Knex, view: EventsView) {
  return joinEvents(db, view, { places: true, people: true }).select<EventRow[]>(
    'receipts.position',
    'receipts.controller_id',
    'controllers.name as controller_name',
    'receipts.epoch',
    'receipts.sequence',
    'receipts.payload',
    'receipts.type',
    'receipts.at',
    'receipts.received_at',
    'receipts.door_id',
    'doors.name as door_name',
    'doors.required_assurance',
    'receipts.reason',
    'receipts.assurance',
    'receipts.snapshot_version',
    'people.id as person_id',
    'people.shown_name',
  );
}

/** A badge that was in the pool when the event happened, and who had it then. */
const POOL_AT_THAT_TIME = `
  left join company_cards
    on company_cards.badge_id = receipt_people.badge_id and company_cards.created_at <= receipts.at
  left join company_card_loans
    on company_card_loans.badge_id = receipt_people.badge_id
    and company_card_loans.from_at <= receipts.at and receipts.at < company_card_loans.until_at
    and (company_card_loans.ended_at is null or receipts.at < company_card_loans.ended_at)`;
const HOLDER =
  'case when company_cards.id is null then badges.person_id else company_card_loans.person_id end';

interface Joined {
  readonly places: boolean;
  readonly people: boolean;
}

/** Whether an event is in the list at all: ten thousand are not joined with what only their rows show. */
function whatDecides({ scope }: EventsView, filter: EventsFilter): Joined {
  return {
    places: sitesOf(scope) !== 'all' || filter.siteId !== undefined,
    people: departmentsOf(scope) !== 'all' || filter.personId !== undefined || filter.keptFor !== undefined,
  };
}

/** An event belongs to its door's site; one without a door to its controller's. */
function joinEvents(db: Knex, view: EventsView, joined: Joined) {
  const query = db('receipts');
  if (joined.places) {
    void query
      .join('controllers', 'controllers.id', 'receipts.controller_id')
      .leftJoin('doors', 'doors.id', 'receipts.door_id');
  }
  if (joined.people) {
    void query
      .leftJoin('receipt_people', 'receipt_people.position', 'receipts.position')
      .leftJoin('badges', 'badges.id', 'receipt_people.badge_id')
      .joinRaw(POOL_AT_THAT_TIME)
      .joinRaw(`left join people on people.id = ${HOLDER}`);
  }
  // Silent: nobody but security learns of it, not even that there is something to learn.
  if (!view.mayReadAssurance) void query.whereNot('receipts.type', 'alarm.duress' satisfies ReceiptType);
  const sites = sitesOf(view.scope);
  if (sites !== 'all') {
    void query.whereRaw(`coalesce(doors.site_id, controllers.site_id) in (${marks(sites)})`, [...sites]);
  }
  // Whoever has only some departments sees what their people did, and nothing of doors alone.
  const departments = departmentsOf(view.scope);
  if (departments !== 'all') void query.whereIn('people.department_id', [...departments]);
  return query;
}

interface ReadyFilter extends EventsFilter {
  readonly badgeIds?: readonly string[];
}

/**
 * Whose event it was is only known of each row. As values in the statement the badges lead either database straight to
 * the rows that can be the person's; as one more join, or a query within, they lead PostgreSQL through all receipts.
 */
async function readyFilter(db: Knex, filter: EventsFilter): Promise<ReadyFilter> {
  const { personId } = filter;
  return personId === undefined
    ? filter
    : { ...filter, badgeIds: await listBadgeIds(db, personId, 'ever-held') };
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: ReadyFilter): Query {
  if (filter.siteId !== undefined) {
    void query.whereRaw('coalesce(doors.site_id, controllers.site_id) = ?', [filter.siteId]);
  }
  if (filter.doorId !== undefined) void query.where('receipts.door_id', filter.doorId);
  if (filter.personId !== undefined) void query.where('people.id', filter.personId);
  if (filter.badgeIds !== undefined) void query.whereIn('receipt_people.badge_id', [...filter.badgeIds]);
  if (filter.keptFor !== undefined) void query.where('receipt_people.kept_for', filter.keptFor);
  if (filter.type !== undefined) void query.where('receipts.type', filter.type);
  // Hardly a filter, and so no business of an index: nearly every receipt is a decision.
  if (filter.isDecision)
    void query.whereRaw(`coalesce(receipts.type, '') in (${marks(DECISIONS)})`, [...DECISIONS]);
  if (filter.from !== undefined) void query.where('receipts.at', '>=', filter.from);
  if (filter.to !== undefined) void query.where('receipts.at', '<', filter.to);
  return query;
}

const DECISIONS = ['access.granted', 'access.denied'] as const satisfies readonly ReceiptType[];

/** `in ()` is no SQL: nobody's sites are none. */
function marks(sites: readonly string[]): string {
  return sites.length === 0 ? 'null' : sites.map(() => '?').join(', ');
}

interface EventRow {
  readonly position: number | string;
  readonly controller_id: ControllerId;
  readonly controller_name: string;
  readonly epoch: string;
  readonly sequence: number | string;
  readonly payload: string;
  readonly type: ReceiptType;
  readonly at: string;
  readonly received_at: string;
  readonly door_id: DoorId | null;
  readonly door_name: string | null;
  readonly required_assurance: AssuranceLevel | null;
  readonly reason: string | null;
  readonly assurance: AssuranceLevel | null;
  readonly snapshot_version: number;
  readonly person_id: PersonId | null;
  readonly shown_name: string | null;
}

function eventFromRow(row: EventRow, view: EventsView): AccessEvent {
  // It was parsed when it arrived, and nobody changes it since.
  const { data } = ReceiptPayload.parse(JSON.parse(row.payload));
  return {
    position: Number(row.position),
    controllerId: row.controller_id,
    controllerName: row.controller_name,
    epoch: row.epoch,
    sequence: Number(row.sequence),
    type: row.type,
    at: row.at,
    receivedAt: row.received_at,
    doorId: row.door_id,
    doorName: row.door_name,
    side: data.side ?? null,
    ...remarksFor(view, { reason: row.reason, detail: data.detail ?? null }),
    assurance: view.mayReadAssurance ? row.assurance : null,
    isAssuranceSufficient: isSufficient(row),
    ...personFor(view, row),
    snapshotVersion: row.snapshot_version,
    snapshotAgeSeconds: data.snapshotAgeSeconds ?? null,
    clockTrusted: data.clockTrusted,
  };
}

/** What happens at doors is for everybody who runs them; where somebody went is not. */
function personFor({ namesSince }: EventsView, row: EventRow): Pick<AccessEvent, 'personId' | 'personName'> {
  const isHidden = namesSince !== undefined && row.at < namesSince;
  return isHidden
    ? { personId: null, personName: null }
    : { personId: row.person_id, personName: row.shown_name };
}

/** Only a national card has a certificate: what one said would tell which carrier a person has (feature C12). */
function remarksFor(view: EventsView, told: Remarks): Remarks {
  if (view.mayReadAssurance || view.isHolder) return told;
  const isTelling = OF_CERTIFICATES.some((one) => one === told.reason);
  return {
    reason: isTelling ? ('assurance-too-low' satisfies DenyReason) : told.reason,
    detail: told.detail === RENEWED_CERTIFICATE ? null : told.detail,
  };
}

type Remarks = Pick<AccessEvent, 'reason' | 'detail'>;

const OF_CERTIFICATES = [
  'certificate-required',
  'certificate-differs',
  'certificate-invalid',
  'certificate-expired',
  'rebind-needed',
] as const satisfies readonly DenyReason[];

/** The door decided: what it granted was sufficient there; otherwise the levels are compared. */
function isSufficient({ type, assurance, required_assurance: required }: EventRow): boolean | null {
  if (assurance === null) return null;
  if (type === 'access.granted') return true;
  return required === null ? null : ASSURANCE_LEVELS.indexOf(assurance) >= ASSURANCE_LEVELS.indexOf(required);
}
