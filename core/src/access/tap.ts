import type { BadgeId, DoorId, ReaderId } from '../ids.ts';
import type { DenyReason } from './decision.ts';

/** What a reader got out of a card: an authenticated badge, or the reason why there is none. */
export type CardRead =
  | {
      readonly kind: 'badge';
      readonly badgeId: BadgeId;
      /** The card's own counter, 1 … 2³²−1, signed by the card. */
      readonly counter: number;
      /** Was the card's signature checked with the key that the snapshot lists? `unlisted`: no such badge there. */
      readonly proof: 'verified' | 'failed' | 'unlisted';
      readonly certificate: CertificateSight;
      readonly pin: PinSight;
    }
  | { readonly kind: 'no-badge'; readonly reason: DenyReason };

/**
 * What the reader saw of the user certificate: `matches` is the quick compare of its first bytes with the enrolled
 * link. Where they differ, the whole certificate was read and its path validated: `renewed` is another certificate of
 * the national hierarchy, good now; `invalid` is none. `differs`: it could not be validated, since no anchors are known
 * or the clock is not trusted.
 */
export type CertificateSight = 'matches' | 'renewed' | 'invalid' | 'differs' | 'not-on-card' | 'not-read';

/**
 * What the card said to the badge PIN; `not-asked` also when nobody typed one. `duress` counts as `right` for the door
 * and is told to security alone.
 */
export type PinSight = 'not-asked' | 'right' | 'duress' | 'wrong' | 'blocked' | 'not-set';

export interface Tap {
  readonly doorId: DoorId;
  readonly readerId: ReaderId;
  readonly read: CardRead;
  /** Highest counter this door itself has accepted from the badge; 0 if none. */
  readonly lastCounter: number;
}

/** The door's idea of the time and how far it may be trusted (ruling 30). */
export interface ClockReading {
  readonly at: Date;
  readonly trusted: boolean;
}

/** The signature `decide` has; door and server call the same function. */
export type Decide<Snapshot, Result> = (
  snapshot: Snapshot | undefined,
  tap: Tap,
  clock: ClockReading,
) => Result;
