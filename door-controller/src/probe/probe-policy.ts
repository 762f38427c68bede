import type { RecordClaims } from '@monban/card-ap/applet/record-claims';
import { toBase64Url } from '@monban/card-ap/bytes';
import { decideOn } from '@monban/core/access/decide';
import type { Decision } from '@monban/core/access/decision';
import { PolicySnapshot, type RequiredAssurance } from '@monban/core/access/policy';
import { indexPolicy, type PolicyIndex } from '@monban/core/access/policy-index';
import type { CardRead } from '@monban/core/access/tap';
import { AccessLevelId, ControllerId, DoorId, ReaderId } from '@monban/core/ids';

/** Ids of a door that stands nowhere. */
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000001');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000002');
const LEVEL = AccessLevelId.parse('a0000000-0000-4000-8000-a00000000003');
const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000004');

export interface ProbeQuestion {
  readonly requiredAssurance: RequiredAssurance;
  readonly at: Date;
}

/**
 * What a door with the policy that this record makes says to this card: one door, and one badge that may pass at all
 * times. So the level reached and the reasons are those of a real door.
 */
export function decideAlone(
  claims: RecordClaims | undefined,
  read: CardRead,
  question: ProbeQuestion,
): Decision {
  const tap = { doorId: DOOR, readerId: READER, read, lastCounter: 0 };
  return decideOn(policyOf(claims, question), tap, { at: question.at, trusted: true });
}

function policyOf(claims: RecordClaims | undefined, { requiredAssurance, at }: ProbeQuestion): PolicyIndex {
  const snapshot = PolicySnapshot.parse({
    type: 'monban.policy-snapshot.v1',
    organisationId: 'probe',
    controllerId: CONTROLLER,
    version: 1,
    issuedAt: at.toISOString(),
    doors: [
      {
        id: DOOR,
        timeZone: 'UTC',
        requiredAssurance,
        certificateRule: 'where-the-carrier-has-one',
        readers: [{ id: READER, side: 'in', intoAreaId: null }],
        unlockMs: 500,
        heldOpenMs: 1_000,
        maximumAgeHours: 1,
        staleFallback: 'shut',
        lockedDown: false,
      },
    ],
    schedules: [],
    holidays: [],
    accessLevels: [{ id: LEVEL, rules: [{ doorId: DOOR, effect: 'allow' }] }],
    badges: claims === undefined ? [] : [badgeOf(claims)],
    issuerKeys: [],
    certificateAnchors: [],
    certificatePolicies: [],
    // The probe keeps nothing, so it cannot know when a renewal was first seen.
    rebindGraceDays: 0,
  });
  return indexPolicy(snapshot);
}

function badgeOf({ badgeId, publicKey, validFrom, validUntil, cardLink }: RecordClaims) {
  return {
    badgeId: toBase64Url(badgeId),
    publicKey: toBase64Url(publicKey),
    status: 'active',
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    counterFloor: 0,
    cardLink: cardLink === undefined ? null : toBase64Url(cardLink),
    certificateUntil: null,
    renewalSeenAt: null,
    accessLevelIds: [LEVEL],
  };
}
