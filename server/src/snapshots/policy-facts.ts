import type { PolicyBadge, PolicyDoor, ScheduleInterval } from '@monban/core/access/policy';
import type { WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type {
  AccessLevelId,
  AreaId,
  BadgeId,
  ControllerId,
  DoorId,
  PersonId,
  ReaderId,
  ScheduleId,
  SiteId,
} from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { areCardLinksOn } from '../legal-basis/legal-basis.ts';
import { listAudiences } from '../doors/audience-store.ts';
import { groupBy } from './group-by.ts';
import { listGuestBadges, type GuestBadgeFacts } from './guest-badges.ts';

/** Everything that snapshots are compiled from, as the tables have it at one moment. Retired records are not in it. */
export interface PolicyFacts {
  readonly sites: readonly {
    readonly id: SiteId;
    readonly timeZone: string;
    readonly holidays: readonly string[];
  }[];
  readonly doors: readonly DoorFacts[];
  readonly schedules: readonly { readonly id: ScheduleId; readonly intervals: readonly ScheduleInterval[] }[];
  readonly rules: readonly RuleFacts[];
  readonly members: readonly MemberFacts[];
  readonly badges: readonly BadgeFacts[];
  /** Cards of the pool in the hands of guests, each with the levels of its guest's visit. */
  readonly guestBadges: readonly GuestBadgeFacts[];
}

export interface DoorFacts extends Omit<PolicyDoor, 'timeZone'> {
  readonly siteId: SiteId;
  readonly controllerId: ControllerId;
}

export interface RuleFacts {
  readonly accessLevelId: AccessLevelId;
  readonly doorId: DoorId;
  readonly effect: 'allow' | 'deny';
  readonly scheduleId: ScheduleId | null;
}

export interface MemberFacts {
  readonly accessLevelId: AccessLevelId;
  readonly personId: PersonId;
  readonly fromDate: string;
  /** Exclusive. */
  readonly untilDate: string | null;
}

export interface BadgeFacts extends Omit<PolicyBadge, 'accessLevelIds'> {
  readonly personId: PersonId;
  readonly siteId: SiteId;
  /** The person's first and last day, both inclusive. */
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly isPersonRetired: boolean;
  /** When it was stopped, suspended or came into use. */
  readonly stateSince: string;
}

/** Reads them all; inside a transaction that holds the `policy` lock they fit together. */
export async function loadPolicyFacts(trx: Knex): Promise<PolicyFacts> {
  return {
    sites: await listSites(trx),
    doors: await listDoors(trx),
    schedules: await listSchedules(trx),
    rules: await listRules(trx),
    members: await trx('access_level_members')
      .join('people', 'people.id', 'access_level_members.person_id')
      .where('people.retired_at', null)
      .orderBy(['access_level_members.person_id', 'access_level_members.access_level_id'])
      .select<MemberFacts[]>({
        accessLevelId: 'access_level_members.access_level_id',
        personId: 'access_level_members.person_id',
        fromDate: 'access_level_members.from_date',
        untilDate: 'access_level_members.until_date',
      }),
    badges: await listBadges(trx, await areCardLinksOn(trx)),
    guestBadges: await listGuestBadges(trx),
  };
}

async function listSites(trx: Knex): Promise<PolicyFacts['sites']> {
  const sites = await trx('sites')
    .select<{ id: SiteId; time_zone: string }[]>('id', 'time_zone')
    .orderBy('id');
  const holidays = await trx('holidays')
    .select<{ site_id: SiteId; on_date: string }[]>('site_id', 'on_date')
    .orderBy(['site_id', 'on_date']);
  const bySite = groupBy(holidays, (holiday) => holiday.site_id);
  return sites.map(({ id, time_zone: timeZone }) => ({
    id,
    timeZone,
    holidays: (bySite.get(id) ?? []).map((holiday) => holiday.on_date),
  }));
}

async function listDoors(trx: Knex): Promise<DoorFacts[]> {
  const doors = await trx('doors')
    .select<DoorRow[]>(DOOR_COLUMNS)
    .where('retired_at', null)
    .whereNotNull('controller_id')
    .orderBy('id');
  const readers = await trx('readers')
    .select<{ id: ReaderId; door_id: DoorId; controller_id: ControllerId; side: 'in' | 'out' }[]>(
      'id',
      'door_id',
      'controller_id',
      'side',
    )
    .where('retired_at', null)
    .whereNotNull('door_id')
    .orderBy('id');
  const byDoor = groupBy(readers, (reader) => reader.door_id);
  const audiences = await listAudiences(
    trx,
    doors.filter(({ kind }) => kind === 'terminal').map(({ id }) => id),
  );
  return doors.map((row) => ({
    ...doorFromRow(row, byDoor.get(row.id) ?? []),
    ...(row.kind === 'terminal' && { terminal: { audiences: [...(audiences.get(row.id) ?? [])] } }),
  }));
}

function doorFromRow(
  row: DoorRow,
  readers: readonly { id: ReaderId; controller_id: ControllerId; side: 'in' | 'out' }[],
): DoorFacts {
  return {
    id: row.id,
    siteId: row.site_id,
    controllerId: row.controller_id,
    requiredAssurance: row.required_assurance,
    certificateRule: row.certificate_rule,
    readers: readers
      .filter((reader) => reader.controller_id === row.controller_id)
      .map(({ id, side }) => ({
        id,
        side,
        intoAreaId: side === 'in' ? row.inside_area_id : row.outside_area_id,
      })),
    unlockMs: row.unlock_ms,
    heldOpenMs: row.held_open_ms,
    maximumAgeHours: row.maximum_age_hours,
    staleFallback: row.stale_fallback,
    lockedDown: Boolean(row.locked_down),
  };
}

async function listSchedules(trx: Knex): Promise<PolicyFacts['schedules']> {
  const schedules = await trx('schedules').select<{ id: ScheduleId }[]>('id').orderBy('id');
  const intervals = await trx('schedule_intervals')
    .select<{ schedule_id: ScheduleId; weekday: number; from_minute: number; to_minute: number }[]>(
      'schedule_id',
      'weekday',
      'from_minute',
      'to_minute',
    )
    .orderBy(['schedule_id', 'weekday', 'from_minute']);
  const bySchedule = groupBy(intervals, (interval) => interval.schedule_id);
  return schedules.map(({ id }) => ({
    id,
    intervals: (bySchedule.get(id) ?? []).map((row) => ({
      weekday: row.weekday,
      fromMinute: row.from_minute,
      toMinute: row.to_minute,
    })),
  }));
}

async function listRules(trx: Knex): Promise<RuleFacts[]> {
  return trx('access_level_rules')
    .join('access_levels', 'access_levels.id', 'access_level_rules.access_level_id')
    .where('access_levels.retired_at', null)
    .orderBy(['access_level_rules.access_level_id', 'access_level_rules.position'])
    .select<RuleFacts[]>({
      accessLevelId: 'access_level_rules.access_level_id',
      doorId: 'access_level_rules.door_id',
      effect: 'access_level_rules.effect',
      scheduleId: 'access_level_rules.schedule_id',
    });
}

/** Without links (feature C14) doors cannot compare any card with its badge, and reach level `badge`. */
async function listBadges(trx: Knex, hasLinks: boolean): Promise<BadgeFacts[]> {
  const rows = await holdersOfBadges(trx)
    // What is not active yet, or never was, is unknown to doors.
    .whereNotNull('badges.public_key')
    .whereNotIn('badges.state', ['ordered', 'issued'])
    .orderBy('badges.id')
    .select<BadgeRow[]>(BADGE_COLUMNS);
  return rows.map(({ retiredAt, lentUntil, counterFloor, cardLink, state, ...row }) => ({
    ...row,
    validUntil: lentUntil !== null && lentUntil < row.validUntil ? lentUntil : row.validUntil,
    status: STATUS_OF_STATE[state],
    cardLink: hasLinks ? cardLink : null,
    counterFloor: Number(counterFloor),
    isPersonRetired: retiredAt !== null,
  }));
}

/** A card of the pool opens what its borrower's badges open; while nobody has it, doors do not know it. */
function holdersOfBadges(trx: Knex) {
  return trx('badges')
    .leftJoin('company_cards', 'company_cards.badge_id', 'badges.id')
    .leftJoin('company_card_loans', (join) => {
      join.on('company_card_loans.badge_id', 'badges.id').andOnNull('company_card_loans.ended_at');
    })
    .joinRaw('join people on people.id = coalesce(company_card_loans.person_id, badges.person_id)')
    .whereRaw(
      '(company_cards.id is null or company_card_loans.id is not null or badges.state not in (?, ?))',
      ['active', 'suspended'],
    );
}

const BADGE_COLUMNS = {
  badgeId: 'badges.id',
  publicKey: 'badges.public_key',
  state: 'badges.state',
  validFrom: 'badges.valid_from',
  validUntil: 'badges.valid_until',
  counterFloor: 'badges.counter_floor',
  cardLink: 'badges.card_link',
  certificateUntil: 'badges.certificate_until',
  renewalSeenAt: 'badges.renewal_seen_at',
  stateSince: 'badges.state_since',
  personId: 'people.id',
  lentUntil: 'company_card_loans.until_at',
  siteId: 'people.site_id',
  startsOn: 'people.starts_on',
  endsOn: 'people.ends_on',
  retiredAt: 'people.retired_at',
};

/** What a state means at a door, which tells validity by `validUntil` itself. */
const STATUS_OF_STATE: Readonly<Record<WrittenBadgeState, PolicyBadge['status']>> = {
  ordered: 'revoked',
  issued: 'revoked',
  active: 'active',
  suspended: 'suspended',
  lost: 'revoked',
  replaced: 'revoked',
  terminated: 'revoked',
};

const DOOR_COLUMNS = [
  'id',
  'site_id',
  'controller_id',
  'kind',
  'inside_area_id',
  'outside_area_id',
  'required_assurance',
  'certificate_rule',
  'unlock_ms',
  'held_open_ms',
  'maximum_age_hours',
  'stale_fallback',
  'locked_down',
];

interface DoorRow {
  readonly id: DoorId;
  readonly site_id: SiteId;
  readonly controller_id: ControllerId;
  readonly kind: 'door' | 'terminal';
  readonly inside_area_id: AreaId | null;
  readonly outside_area_id: AreaId | null;
  readonly required_assurance: PolicyDoor['requiredAssurance'];
  readonly certificate_rule: PolicyDoor['certificateRule'];
  readonly unlock_ms: number;
  readonly held_open_ms: number;
  readonly maximum_age_hours: number;
  readonly stale_fallback: PolicyDoor['staleFallback'];
  readonly locked_down: boolean | number;
}

interface BadgeRow extends Omit<BadgeFacts, 'counterFloor' | 'isPersonRetired' | 'status'> {
  readonly state: WrittenBadgeState;
  readonly badgeId: BadgeId;
  /** A bigint: PostgreSQL gives text. */
  readonly counterFloor: number | string;
  readonly lentUntil: string | null;
  readonly retiredAt: string | null;
}
