import { decideOn } from '@monban/core/access/decide';
import type { Decision } from '@monban/core/access/decision';
import type { PolicyIndex } from '@monban/core/access/policy-index';
import { displayOf } from '@monban/core/access/reasons';
import type { CardRead } from '@monban/core/access/tap';
import type { DoorId, ReaderId } from '@monban/core/ids';
import { RENEWED_CERTIFICATE } from '@monban/core/messages/receipt';
import type { DoorInput } from './door.ts';
import type { EventDetails, Journal } from './journal.ts';
import type { Outbox } from './outbox.ts';
import type { CardReader, Clock } from './ports.ts';
import { type ReaderSecrets, readerIdBytes } from './reader-keys.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import { readTap, type CardReading } from './tap.ts';
import type { TimeKeeper } from './time-keeper.ts';

/** From a card in the field to a moving strike. */
export interface AccessDeps {
  readonly clock: Clock;
  readonly time: TimeKeeper;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly secrets: ReaderSecrets;
  readonly snapshots: Pick<SnapshotStore, 'index' | 'earlier'>;
  readonly outbox: Outbox;
  readonly journal: Journal;
}

/** Where a reader hangs. */
export interface ReaderPlace {
  readonly readerId: ReaderId;
  readonly doorId: DoorId;
  readonly side: 'in' | 'out';
}

/** What acts on a decision and tells the person: a door, or a terminal that nothing opens at. */
export interface TapTarget {
  feed(input: Extract<DoorInput, { kind: 'release' | 'display' }>): Promise<void>;
}

/** The reader's place and what stands there. */
export interface TapPlace {
  readonly place: ReaderPlace;
  readonly door: TapTarget;
  /** A last word on a grant, before it is recorded: what a terminal was asked for may take more. Absent: it stands. */
  readonly narrow?: (grant: Grant, read: CardRead) => Decision;
  /** What the receipt says beside the decision. */
  readonly remarks?: Pick<EventDetails, 'audience' | 'tokenId'>;
  /** Secret: what was typed before the tap, ASCII digits. Overwritten once the card was read. */
  readonly pin?: Uint8Array | undefined;
}

/** A person waits no longer than this for an answer (ruling 5). */
export const TAP_DEADLINE_MS = 3_000;

export type TapOutcome =
  | {
      readonly result: 'opened';
      readonly decision: Grant;
      readonly reading: CardReading;
      readonly receipt: string;
    }
  | { readonly result: 'denied'; readonly decision: Deny; readonly receipt: string | undefined }
  /** Granted, but the receipt could not be kept, so the door stayed shut. `cause` tells why, without a card byte. */
  | { readonly result: 'unrecorded'; readonly decision: Decision; readonly cause: unknown };

/**
 * One presentation, one decision. The strike is released only after the receipt is durable: whoever finds a door
 * open finds the row as well (fault 1).
 */
export async function handleTap(reader: CardReader, at: TapPlace, deps: AccessDeps): Promise<TapOutcome> {
  const { place } = at;
  const policyAtRead = deps.snapshots.index;
  const reading = await readAt(reader, at, deps);
  const decided = decideTap({ read: reading.read, place, policyAtRead }, deps);
  const decision = decided.kind === 'grant' ? (at.narrow?.(decided, reading.read) ?? decided) : decided;
  noteAlarms(decision, place, deps.journal);
  const recording = { reading, journal: deps.journal };
  const outcome = await (decision.kind === 'grant'
    ? open(decision, at, recording)
    : refuse(decision, at, recording));
  // After the door has done what it does for everybody: whoever stands beside the person sees and hears no difference.
  if (isDuress(reading.read)) deps.journal.noteTap('alarm.duress', place, reading);
  return outcome;
}

async function readAt(reader: CardReader, { place, pin }: TapPlace, deps: AccessDeps): Promise<CardReading> {
  try {
    return await readTap((work) => reader.session(TAP_DEADLINE_MS, work), {
      clock: deps.clock,
      randomBytes: deps.randomBytes,
      secrets: deps.secrets,
      readerId: readerIdBytes(place.readerId),
      doorId: place.doorId,
      policy: deps.snapshots.index,
      time: deps.time.read(),
      pin,
    });
  } finally {
    pin?.fill(0);
  }
}

interface Question {
  readonly read: CardRead;
  readonly place: ReaderPlace;
  readonly policyAtRead: PolicyIndex | undefined;
}

/**
 * The newest policy decides, also when it came while the card was read; as long as policies from before a restore are
 * kept, each of them has to agree to a grant.
 */
function decideTap(
  { read, place, policyAtRead }: Question,
  { snapshots, outbox, time }: AccessDeps,
): Decision {
  const { doorId, readerId } = place;
  const lastCounter = read.kind === 'badge' ? outbox.lastCounter(read.badgeId) : 0;
  const clock = time.read();
  const decideBy = (policy: PolicyIndex | undefined): Decision => {
    const standing = whatStands(read, policyAtRead, policy);
    return decideOn(policy, { doorId, readerId, read: standing, lastCounter }, clock);
  };
  const decision = decideBy(snapshots.index);
  if (decision.kind === 'deny') return decision;
  return snapshots.earlier.map(decideBy).find(({ kind }) => kind === 'deny') ?? decision;
}

/** Signature and certificate were held against the former policy: a key or a link that changed since counts as not checked. */
function whatStands(read: CardRead, before: PolicyIndex | undefined, now: PolicyIndex | undefined): CardRead {
  if (before === now || read.kind !== 'badge') return read;
  const [then, current] = [before, now].map((policy) => policy?.badges.get(read.badgeId)?.policy);
  if (then?.publicKey !== current?.publicKey) return { ...read, proof: 'unlisted' };
  return then?.cardLink === current?.cardLink ? read : { ...read, certificate: 'not-read' };
}

export type Grant = Extract<Decision, { kind: 'grant' }>;
export type Deny = Extract<Decision, { kind: 'deny' }>;
type Recording = Pick<AccessDeps, 'journal'> & { readonly reading: CardReading };

async function open(
  decision: Grant,
  { place, door, remarks }: TapPlace,
  { journal, reading }: Recording,
): Promise<TapOutcome> {
  const { reason, assurance, accessLevelId } = decision;
  let reference: string;
  try {
    reference = await journal.keepTap(
      'access.granted',
      { ...place, reason, assurance, accessLevelId, ...remarks, ...remarkOn(reading.read) },
      reading,
    );
  } catch (cause) {
    await door.feed({ kind: 'display', display: 'refused' });
    return { decision, result: 'unrecorded', cause };
  }
  await door.feed({ kind: 'release', unlockMs: decision.unlockMs, reference });
  return { decision, result: 'opened', reading, receipt: reference };
}

/** The person is told at once; a denial that cannot be kept is counted by the outbox. */
async function refuse(
  decision: Deny,
  { place, door, remarks }: TapPlace,
  { journal, reading }: Recording,
): Promise<TapOutcome> {
  const { reason, assurance } = decision;
  await door.feed({ kind: 'display', display: displayOf(decision) });
  const asked = remarks?.audience === undefined ? {} : { audience: remarks.audience };
  const receipt = await journal
    .keepTap('access.denied', { ...place, reason, assurance, ...asked, ...remarkOn(reading.read) }, reading)
    .catch(() => undefined);
  return { decision, result: 'denied', receipt };
}

function remarkOn(read: CardRead): { readonly detail?: string } {
  return read.kind === 'badge' && read.certificate === 'renewed' ? { detail: RENEWED_CERTIFICATE } : {};
}

function isDuress(read: CardRead): boolean {
  return read.kind === 'badge' && read.pin === 'duress';
}

/** Two reasons are more than a refusal: somebody should look at once. */
function noteAlarms(decision: Decision, { doorId, readerId }: ReaderPlace, journal: Journal): void {
  if (decision.kind === 'grant') return;
  if (decision.reason === 'counter-replayed') journal.note('alarm.clone-suspected', { doorId, readerId });
  if (decision.reason === 'number-exposed') journal.note('alarm.number-exposed', { doorId, readerId });
}
