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
      /** Outcome of the quick compare with the enrolled link (architecture.md section 1). */
      readonly certificate: 'matches' | 'differs' | 'not-on-card' | 'not-read';
    }
  | { readonly kind: 'no-badge'; readonly reason: DenyReason };

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
