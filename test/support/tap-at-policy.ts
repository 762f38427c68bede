import { decide } from '@monban/core/access/decide';
import type { PolicySnapshot } from '@monban/core/access/policy';
import type { BadgeId, ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { compilePolicy, preparePolicy } from '@monban/server/snapshots/compile-policy';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';

/** A door, its controller, and a badge that is held to it. */
export interface TapPlace {
  readonly controllerId: ControllerId;
  readonly readerId: ReaderId;
  readonly doorId: DoorId;
}

/** The policy that the door would get at this moment. */
export async function policyAt(db: Knex, place: TapPlace, at: Date): Promise<PolicySnapshot> {
  const content = compilePolicy(preparePolicy(await loadPolicyFacts(db), at), place.controllerId, (id) => id);
  return {
    ...content,
    organisationId: 'test' as PolicySnapshot['organisationId'],
    version: 1,
    issuedAt: at.toISOString(),
    issuerKeys: [],
    certificateAnchors: [],
    certificatePolicies: [],
    rebindGraceDays: 14,
  };
}

/** What the door does with a policy when the badge is held to it: `open`, or why not. */
export function tapAt(policy: PolicySnapshot, place: TapPlace, tap: { badgeId: BadgeId; at: Date }): string {
  const read = {
    kind: 'badge',
    badgeId: tap.badgeId,
    counter: 5,
    proof: policy.badges.some(({ badgeId }) => badgeId === tap.badgeId) ? 'verified' : 'unlisted',
    certificate: 'not-on-card',
    pin: 'not-asked',
  } as const;
  const decision = decide(
    policy,
    { doorId: place.doorId, readerId: place.readerId, read, lastCounter: 0 },
    { at: tap.at, trusted: true },
  );
  return decision.kind === 'grant' ? 'open' : decision.reason;
}
