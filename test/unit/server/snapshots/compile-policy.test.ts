import { createHash, randomUUID } from 'node:crypto';
import { PolicySnapshot } from '@monban/core/access/policy';
import {
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
import { compilePolicy, preparePolicy } from '@monban/server/snapshots/compile-policy';
import type { GuestBadgeFacts } from '@monban/server/snapshots/guest-badges';
import type { BadgeFacts, DoorFacts, PolicyFacts } from '@monban/server/snapshots/policy-facts';
import { expect } from 'chai';

const AT = new Date('2026-11-21T03:00:00.000Z');
const site = SiteId.parse(randomUUID());
const controller = ControllerId.parse(randomUUID());
const otherController = ControllerId.parse(randomUUID());
const level = AccessLevelId.parse(randomUUID());
const otherLevel = AccessLevelId.parse(randomUUID());
const schedule = ScheduleId.parse(randomUUID());

function doorOf(controllerId: ControllerId): DoorFacts {
  return {
    id: DoorId.parse(randomUUID()),
    siteId: site,
    controllerId,
    requiredAssurance: 'badge',
    certificateRule: 'where-the-carrier-has-one',
    readers: [{ id: ReaderId.parse(randomUUID()), side: 'in', intoAreaId: AreaId.parse(randomUUID()) }],
    unlockMs: 5000,
    heldOpenMs: 30_000,
    maximumAgeHours: 72,
    staleFallback: 'shut',
    lockedDown: false,
  };
}

const door = doorOf(controller);
const otherDoor = doorOf(otherController);

function badgeOf(index: number, change: Partial<BadgeFacts> = {}): BadgeFacts {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(index, 12);
  return {
    badgeId: BadgeId.parse(bytes.toString('base64url')),
    publicKey: Buffer.alloc(65, 4).toString('base64url'),
    status: 'active',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2031-01-01T00:00:00.000Z',
    counterFloor: 7,
    cardLink: null,
    certificateUntil: null,
    renewalSeenAt: null,
    personId: PersonId.parse(randomUUID()),
    siteId: site,
    startsOn: '2020-04-01',
    endsOn: null,
    isPersonRetired: false,
    stateSince: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

function factsOf(change: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    sites: [{ id: site, timeZone: 'Asia/Tokyo', holidays: ['2026-11-23'] }],
    doors: [door, otherDoor],
    schedules: [{ id: schedule, intervals: [{ weekday: 1, fromMinute: 480, toMinute: 1200 }] }],
    rules: [
      { accessLevelId: level, doorId: door.id, effect: 'allow', scheduleId: schedule },
      { accessLevelId: otherLevel, doorId: otherDoor.id, effect: 'allow', scheduleId: null },
    ],
    members: [],
    badges: [],
    guestBadges: [],
    ...change,
  };
}

const holderOf = (personId: string) => createHash('sha256').update(personId).digest('base64url');

function compile(facts: PolicyFacts, controllerId = controller) {
  return compilePolicy(preparePolicy(facts, AT), controllerId, holderOf);
}

describe('the policy of one controller', () => {
  it('is a snapshot as the schema has it', () => {
    const content = compile(factsOf({ badges: [badgeOf(1)] }));
    const { type, controllerId, ...policy } = content;
    const trust = { certificateAnchors: [], certificatePolicies: [], rebindGraceDays: 14 };
    const issue = {
      organisationId: 'organisation',
      version: 1,
      issuedAt: AT.toISOString(),
      issuerKeys: [],
      ...trust,
    };
    expect(PolicySnapshot.safeParse({ type, controllerId, ...policy, ...issue }).success).to.equal(true);
  });

  it('holds its own doors, the levels that reach them and their schedules, and no others', () => {
    const content = compile(factsOf());
    expect(content.doors.map(({ id }) => id)).to.deep.equal([door.id]);
    expect(content.accessLevels.map(({ id }) => id)).to.deep.equal([level]);
    expect(content.schedules.map(({ id }) => id)).to.deep.equal([schedule]);
    expect(content.holidays).to.deep.equal(['2026-11-23']);
  });

  it('has no badges where it has no doors', () => {
    const facts = factsOf({ badges: [badgeOf(1)] });
    expect(compile(facts, ControllerId.parse(randomUUID())).badges).to.deep.equal([]);
  });

  it('gives a badge the levels that are in force today and reach this controller', () => {
    const badge = badgeOf(1);
    const member = (accessLevelId: AccessLevelId, fromDate: string, untilDate: string | null) => ({
      accessLevelId,
      personId: badge.personId,
      fromDate,
      untilDate,
    });
    const rows = [
      [[member(level, '2026-11-21', null)], [level]],
      [[member(level, '2026-11-22', null)], []],
      [[member(level, '2026-01-01', '2026-11-21')], []],
      [[member(level, '2026-01-01', '2026-11-22')], [level]],
      [[member(otherLevel, '2026-01-01', null)], []],
    ] as const;
    for (const [members, expected] of rows) {
      const [compiled] = compile(factsOf({ badges: [badge], members })).badges;
      expect(compiled?.accessLevelIds).to.deep.equal(expected);
    }
  });

  it('takes the day from the zone of the person, not from UTC', () => {
    const badge = badgeOf(1);
    const members = [
      { accessLevelId: level, personId: badge.personId, fromDate: '2026-11-22', untilDate: null },
    ];
    const evening = new Date('2026-11-21T15:00:00.000Z');
    const prepared = preparePolicy(factsOf({ badges: [badge], members }), evening);
    expect(compilePolicy(prepared, controller, holderOf).badges[0]?.accessLevelIds).to.deep.equal([level]);
  });

  it('keeps revoked badges listed, and stops those of people who are retired', () => {
    const badges = [badgeOf(1, { status: 'revoked' }), badgeOf(2, { isPersonRetired: true }), badgeOf(3)];
    const statuses = compile(factsOf({ badges })).badges.map(({ status }) => status);
    expect(statuses).to.deep.equal(['revoked', 'revoked', 'active']);
  });

  it('cuts a badge to the first and last day of its person', () => {
    const [badge] = compile(
      factsOf({ badges: [badgeOf(1, { startsOn: '2026-12-01', endsOn: '2027-03-31' })] }),
    ).badges;
    expect(badge).to.include({
      validFrom: '2026-11-30T15:00:00.000Z',
      validUntil: '2027-03-31T15:00:00.000Z',
    });
  });

  it('forgets a badge a month after it ran out', () => {
    const badges = [
      badgeOf(1, { validUntil: '2026-11-01T00:00:00.000Z' }),
      badgeOf(2, { validUntil: '2026-09-01T00:00:00.000Z' }),
    ];
    expect(compile(factsOf({ badges })).badges).to.have.length(1);
  });

  it('lists the card of a guest with the level of its visit, as far as that reaches here, and no holder', () => {
    const { badgeId, publicKey } = badgeOf(1);
    const guest: GuestBadgeFacts = {
      badgeId,
      publicKey,
      status: 'active',
      validFrom: '2026-11-20T15:00:00.000Z',
      validUntil: '2026-11-21T15:00:00.000Z',
      counterFloor: 0,
      cardLink: null,
      certificateUntil: null,
      renewalSeenAt: null,
      levels: [level, otherLevel],
    };
    const terminal = { ...door, terminal: { audiences: [] } };
    const facts = factsOf({ doors: [terminal], badges: [badgeOf(2)], guestBadges: [guest] });
    const [person, compiled] = compile(facts).badges;
    expect(person).to.have.property('holder');
    expect(compiled).to.include({ badgeId, validUntil: guest.validUntil }).and.not.to.have.property('holder');
    expect(compiled?.accessLevelIds).to.deep.equal([level]);
  });

  it('names nobody', () => {
    const badge = badgeOf(1);
    const text = JSON.stringify(compile(factsOf({ badges: [badge] })));
    expect(text).not.to.include(badge.personId);
  });

  it('lists 20,000 people', function () {
    const badges = Array.from({ length: 20_000 }, (_, index) => badgeOf(index));
    const members = badges.map(({ personId }) => ({
      accessLevelId: level,
      personId,
      fromDate: '2026-01-01',
      untilDate: null,
    }));
    const facts = factsOf({ badges, members });
    expect(compile(facts).badges).to.have.length(20_000);
  });
});
