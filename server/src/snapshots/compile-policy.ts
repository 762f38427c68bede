import type { AccessRule, PolicyBadge, PolicyDoor, PolicySnapshot } from '@monban/core/access/policy';
import type { AccessLevelId, ControllerId, DoorId, PersonId, ScheduleId, SiteId } from '@monban/core/ids';
import { without } from '../events/without.ts';
import { groupBy } from './group-by.ts';
import { endOfLocalDay, localDate, startOfLocalDay } from './local-day.ts';
import type { BadgeFacts, DoorFacts, MemberFacts, PolicyFacts, RuleFacts } from './policy-facts.ts';

/** What a snapshot says of certificates, the same for every door of the organisation. */
export type CertificateTrust = Pick<
  PolicySnapshot,
  'certificateAnchors' | 'certificatePolicies' | 'rebindGraceDays'
>;

/** A snapshot without what each issue of it adds. */
export type PolicyContent = Omit<
  PolicySnapshot,
  'organisationId' | 'version' | 'issuedAt' | 'issuerKeys' | keyof CertificateTrust
>;

/** Facts made ready once, from which the snapshots of many controllers are compiled. */
export interface PreparedPolicy {
  readonly facts: PolicyFacts;
  readonly sites: ReadonlyMap<SiteId, SiteFacts>;
  readonly schedules: ReadonlyMap<ScheduleId, ScheduleFacts>;
  readonly doorsByController: ReadonlyMap<ControllerId, readonly DoorFacts[]>;
  readonly rulesByDoor: ReadonlyMap<DoorId, readonly PlacedRule[]>;
  /** Every badge a door may meet, with all the levels of whoever has it; a guest is nobody's person. */
  readonly badges: readonly PreparedBadge[];
}

interface PreparedBadge {
  readonly personId: PersonId | null;
  readonly levels: readonly AccessLevelId[];
  readonly badge: PolicyBadge;
}

type SiteFacts = PolicyFacts['sites'][number];
type ScheduleFacts = PolicyFacts['schedules'][number];

/** A rule and its place among all of them, by which the rules of several doors come into one order. */
interface PlacedRule {
  readonly rule: RuleFacts;
  readonly place: number;
}

/** A badge that ran out this long ago is unknown to doors from then on. */
const FORGET_AFTER_MS = 30 * 86_400_000;

/**
 * What is in force on the day of `at` (each person's day is that of their site): memberships by date, badges cut to
 * the person's own first and last day. Pure.
 */
export function preparePolicy(facts: PolicyFacts, at: Date): PreparedPolicy {
  const sites = new Map(facts.sites.map((site) => [site.id, site]));
  const siteOf = new Map(facts.badges.map((badge) => [badge.personId, badge.siteId]));
  const today = memoize((site: SiteId | undefined) => localDate(at, zoneOf(sites, site)));
  const inForce = facts.members.filter((member) => isInForce(member, today(siteOf.get(member.personId))));
  const levelsByPerson = new Map(
    [...groupBy(inForce, (member) => member.personId)].map(([person, members]) => [
      person,
      members.map((member) => member.accessLevelId),
    ]),
  );
  const days = { starts: memoizeDay(startOfLocalDay), ends: memoizeDay(endOfLocalDay) };
  const isRemembered = (badge: { readonly validUntil: string }) =>
    Date.parse(badge.validUntil) > at.getTime() - FORGET_AFTER_MS;
  return {
    facts,
    sites,
    schedules: new Map(facts.schedules.map((schedule) => [schedule.id, schedule])),
    doorsByController: groupBy(facts.doors, (door) => door.controllerId),
    rulesByDoor: groupBy(
      facts.rules.map((rule, place) => ({ rule, place })),
      ({ rule }) => rule.doorId,
    ),
    badges: [
      ...facts.badges.filter(isRemembered).map((badge) => ({
        personId: badge.personId,
        levels: levelsByPerson.get(badge.personId) ?? [],
        badge: badgeOf(badge, zoneOf(sites, badge.siteId), days),
      })),
      ...facts.guestBadges.filter(isRemembered).map(({ levels, ...badge }) => ({
        personId: null,
        levels,
        badge: { ...badge, accessLevelIds: [] },
      })),
    ],
  };
}

/**
 * All that one controller needs to decide alone, and nothing more: its doors, the access levels that reach them with
 * their schedules, every badge with those of its levels. Badges without a right here are listed too, so that the door
 * can say why it stays shut, and revoked ones stay listed. No names (P4): a terminal gets a secret of each person
 * instead (`holderOf`), which no door needs. A controller without doors gets no badges.
 */
export function compilePolicy(
  prepared: PreparedPolicy,
  controllerId: ControllerId,
  holderOf: (personId: PersonId) => string,
): PolicyContent {
  const doorFacts = prepared.doorsByController.get(controllerId) ?? [];
  const accessLevels = levelsReaching(prepared, doorFacts);
  const levelIds = new Set(accessLevels.map((level) => level.id));
  return {
    type: 'monban.policy-snapshot.v1',
    controllerId,
    doors: doorFacts.map((door) => doorOf(door, prepared.sites)),
    schedules: schedulesOf(accessLevels, prepared),
    holidays: holidaysOf(doorFacts, prepared.sites),
    accessLevels,
    badges: badgesFor(prepared, doorFacts, { levelIds, holderOf }),
  };
}

function levelsReaching(
  { rulesByDoor }: PreparedPolicy,
  doors: readonly DoorFacts[],
): PolicyContent['accessLevels'] {
  const placed = doors.flatMap((door) => rulesByDoor.get(door.id) ?? []);
  const rules = placed.sort((left, right) => left.place - right.place).map(({ rule }) => rule);
  return [...groupBy(rules, (rule) => rule.accessLevelId)].map(([id, own]) => ({
    id,
    rules: own.map(ruleOf),
  }));
}

function schedulesOf(
  accessLevels: PolicyContent['accessLevels'],
  { schedules }: PreparedPolicy,
): PolicyContent['schedules'] {
  const ids = accessLevels.flatMap(({ rules }) => rules.flatMap(({ scheduleId }) => scheduleId ?? []));
  return [...new Set(ids)]
    .sort()
    .flatMap((scheduleId) => schedules.get(scheduleId) ?? [])
    .map(({ id, intervals }) => ({ id, intervals: [...intervals] }));
}

function badgesFor(
  prepared: PreparedPolicy,
  doors: readonly DoorFacts[],
  terms: {
    readonly levelIds: ReadonlySet<AccessLevelId>;
    readonly holderOf: (personId: PersonId) => string;
  },
): PolicyBadge[] {
  if (doors.length === 0) return [];
  const hasTerminal = doors.some((door) => door.terminal !== undefined);
  return prepared.badges.map(({ personId, levels, badge }) => {
    const accessLevelIds = levels.filter((level) => terms.levelIds.has(level));
    // Without a holder a terminal lets nobody sign in: a guest's card opens doors and nothing else.
    const hasHolder = hasTerminal && personId !== null;
    return { ...badge, accessLevelIds, ...(hasHolder && { holder: terms.holderOf(personId) }) };
  });
}

function doorOf(door: DoorFacts, sites: PreparedPolicy['sites']): PolicyDoor {
  const { id, ...rest } = without(door, ['siteId', 'controllerId']);
  return { id, timeZone: zoneOf(sites, door.siteId), ...rest };
}

function ruleOf({ doorId, effect, scheduleId }: RuleFacts): AccessRule {
  return scheduleId === null ? { doorId, effect } : { doorId, effect, scheduleId };
}

function holidaysOf(doors: readonly DoorFacts[], sites: PreparedPolicy['sites']): string[] {
  const siteIds = new Set(doors.map((door) => door.siteId));
  const dates = [...siteIds].flatMap((id) => sites.get(id)?.holidays ?? []);
  return [...new Set(dates)].sort();
}

interface Days {
  readonly starts: (date: string, zone: string) => string;
  readonly ends: (date: string, zone: string) => string;
}

function badgeOf(facts: BadgeFacts, zone: string, days: Days): PolicyBadge {
  const begins = days.starts(facts.startsOn, zone);
  const ends = facts.endsOn === null ? facts.validUntil : days.ends(facts.endsOn, zone);
  return {
    badgeId: facts.badgeId,
    publicKey: facts.publicKey,
    status: facts.isPersonRetired ? 'revoked' : facts.status,
    validFrom: begins > facts.validFrom ? begins : facts.validFrom,
    validUntil: ends < facts.validUntil ? ends : facts.validUntil,
    counterFloor: facts.counterFloor,
    cardLink: facts.cardLink,
    certificateUntil: facts.certificateUntil,
    renewalSeenAt: facts.renewalSeenAt,
    accessLevelIds: [],
  };
}

function isInForce(member: MemberFacts, today: string): boolean {
  return member.fromDate <= today && (member.untilDate === null || today < member.untilDate);
}

const DEFAULT_ZONE = 'Asia/Tokyo';

function zoneOf(sites: PreparedPolicy['sites'], site: SiteId | undefined): string {
  return (site === undefined ? undefined : sites.get(site)?.timeZone) ?? DEFAULT_ZONE;
}

function memoize<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

/** Thousands of people share a few first and last days. */
function memoizeDay(compute: (date: string, zone: string) => Date): (date: string, zone: string) => string {
  const byText = memoize((text: string) => {
    const [date = '', zone = ''] = text.split(' ');
    return compute(date, zone).toISOString();
  });
  return (date, zone) => byText(`${date} ${zone}`);
}
