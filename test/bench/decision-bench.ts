import { randomBytes, randomUUID } from 'node:crypto';
import { decideOn } from '@monban/core/access/decide';
import { indexPolicy, type PolicyIndex } from '@monban/core/access/policy-index';
import { PolicySnapshot } from '@monban/core/access/policy';
import type { Tap } from '@monban/core/access/tap';
import { DoorId } from '@monban/core/ids';
import { ratios, spread, threePlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const PEOPLE = 20_000;
const DOORS = 64;
const LEVELS = 50;
const SCHEDULES = 10;
const TAPS = 400_000;
const ROUNDS = 5;

/** Decisions a second for a large company, beside the least that any program must do: finding the badge by its id. */
export function benchDecisions(): Table {
  const index = indexPolicy(largePolicy());
  const taps = tapsOf(index);
  const [ours, peers]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(perSecond(() => decideAll(index, taps)));
    peers.push(perSecond(() => lookUpAll(index, taps)));
  }
  return {
    title: 'Decisions',
    note: `${whole(PEOPLE)} badges, ${DOORS} doors, ${LEVELS} access levels, ${SCHEDULES} weekly schedules; ${whole(TAPS)} taps a round, ${ROUNDS} rounds, interleaved. The peer only looks the badge up in the same map.`,
    header: ['', 'per second, min / median / max', 'ratio to the peer'],
    rows: [
      ['decideOn', spread(ours, whole), spread(ratios(ours, peers), threePlaces)],
      ['badge looked up, nothing decided', spread(peers, whole), '1'],
    ],
  };
}

function perSecond(run: () => number): number {
  const startedAt = performance.now();
  const seen = run();
  if (seen === 0) throw new Error('nothing was found: the bench measures nothing');
  return (TAPS / (performance.now() - startedAt)) * 1_000;
}

function decideAll(index: PolicyIndex, taps: readonly Tap[]): number {
  const clock = { at: new Date('2026-11-20T01:00:00.000Z'), trusted: true };
  let granted = 0;
  for (const tap of taps) if (decideOn(index, tap, clock).kind === 'grant') granted += 1;
  return granted;
}

function lookUpAll(index: PolicyIndex, taps: readonly Tap[]): number {
  let found = 0;
  for (const { read } of taps) if (read.kind === 'badge' && index.badges.has(read.badgeId)) found += 1;
  return found;
}

function tapsOf(index: PolicyIndex): Tap[] {
  const badges = [...index.badges.keys()];
  const doors = [...index.doors.values()].map(({ policy }) => policy);
  return Array.from({ length: TAPS }, (_, number) => {
    const door = doors[(number * 7) % doors.length];
    const badgeId = badges[(number * 7_919) % badges.length];
    const [reader] = door?.readers ?? [];
    if (!door || !reader || badgeId === undefined) throw new Error('the policy is empty');
    return {
      doorId: door.id,
      readerId: reader.id,
      read: {
        kind: 'badge',
        badgeId,
        counter: 1,
        proof: 'verified',
        certificate: 'not-read',
        pin: 'not-asked',
      },
      lastCounter: 0,
    };
  });
}

function largePolicy(): PolicySnapshot {
  const doors = Array.from({ length: DOORS }, () => DoorId.parse(randomUUID()));
  const schedules = Array.from({ length: SCHEDULES }, () => ({
    id: randomUUID(),
    intervals: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 480, toMinute: 1200 })),
  }));
  const levels = Array.from({ length: LEVELS }, (_, level) => ({
    id: randomUUID(),
    rules: doors
      .filter((_door, door) => (door + level) % 4 === 0)
      .map((doorId, rule) => {
        const scheduleId = schedules[rule % SCHEDULES]?.id;
        return { doorId, effect: 'allow', ...(rule % 3 === 0 && { scheduleId }) };
      }),
  }));
  return PolicySnapshot.parse({
    type: 'monban.policy-snapshot.v1',
    organisationId: 'bench',
    controllerId: randomUUID(),
    version: 1,
    issuedAt: '2026-11-20T00:00:00.000Z',
    doors: doors.map(doorOf),
    schedules,
    holidays: ['2026-11-23'],
    accessLevels: levels,
    badges: Array.from({ length: PEOPLE }, (_, person) =>
      badgeOf(levels[person % LEVELS]?.id, levels[(person * 3) % LEVELS]?.id),
    ),
    issuerKeys: [],
    certificateAnchors: [],
    certificatePolicies: [],
    rebindGraceDays: 14,
  });
}

function doorOf(id: DoorId) {
  return {
    id,
    timeZone: 'Asia/Tokyo',
    requiredAssurance: 'badge',
    certificateRule: 'where-the-carrier-has-one',
    readers: [{ id: randomUUID(), side: 'in', intoAreaId: null }],
    unlockMs: 5_000,
    heldOpenMs: 30_000,
    maximumAgeHours: 72,
    staleFallback: 'shut',
    lockedDown: false,
  };
}

function badgeOf(...accessLevelIds: readonly (string | undefined)[]) {
  return {
    badgeId: randomBytes(16).toString('base64url'),
    publicKey: randomBytes(65).toString('base64url'),
    status: 'active',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2036-01-01T00:00:00.000Z',
    counterFloor: 0,
    cardLink: null,
    certificateUntil: null,
    renewalSeenAt: null,
    accessLevelIds,
  };
}
