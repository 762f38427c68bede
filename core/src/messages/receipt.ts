import { z } from 'zod';
import { AssuranceLevel, DenyReason, GrantReason } from '../access/decision.ts';
import { AudienceName, Base64Url, Instant } from '../access/policy.ts';
import { BadgeId, CommandId, ControllerId, DoorId, ReaderId } from '../ids.ts';
import { CardStatement } from './card-statement.ts';
import { SignedMessage } from './signed-message.ts';

/**
 * `detail` of a tap that met another certificate than the enrolled one, good in itself: the server counts the grace from
 * the first such receipt that it verified (ADR 0014).
 */
export const RENEWED_CERTIFICATE = 'certificate-renewed';

/** Facts, in the past tense. The event's `type` in the CloudEvents envelope is one of these. */
export const RECEIPT_TYPES = [
  'access.granted',
  'access.denied',
  'door.opened',
  'door.closed',
  'door.forced-open',
  'door.held-open',
  'door.unlocked',
  'door.locked',
  'door.exit-requested',
  'door.tampered',
  'reader.lost',
  'reader.found',
  'controller.started',
  'receipts.dropped',
  'snapshot.applied',
  'snapshot.refused',
  'alarm.clone-suspected',
  'alarm.number-exposed',
  'alarm.duress',
] as const;
export const ReceiptType = z.enum(RECEIPT_TYPES);
export type ReceiptType = z.infer<typeof ReceiptType>;

export const ReceiptData = z.strictObject({
  controllerId: ControllerId,
  /** The outbox this number belongs to: a new outbox starts a new epoch, so that numbers never collide. */
  epoch: z.uuid(),
  /** 1, 2, 3 … without a gap inside one epoch. */
  sequence: z.int().min(1),
  /** SHA-256 of the payload bytes of the receipt before; 32 zero bytes for the first. Base64url. */
  previousHash: Base64Url.length(43),
  doorId: DoorId.optional(),
  readerId: ReaderId.optional(),
  side: z.enum(['in', 'out']).optional(),
  reason: z.union([DenyReason, GrantReason]).optional(),
  assurance: AssuranceLevel.optional(),
  /** SHA-256(salt ‖ badge id), both 16 bytes, so that the link to a badge can be deleted and the proof stays. */
  badgeCommitment: Base64Url.length(43).optional(),
  accessLevelId: z.string().max(64).optional(),
  snapshotVersion: z.int().min(0).max(0x7fff_ffff),
  /** Seconds between the snapshot's `issuedAt` and the event. */
  snapshotAgeSeconds: z.int().optional(),
  clockTrusted: z.boolean(),
  /** Milliseconds on a clock that never jumps, since the controller process started. */
  monotonicMs: z.int().min(0),
  commandId: CommandId.optional(),
  /** At a terminal: for whom the tap was asked. */
  audience: AudienceName.optional(),
  /** At a terminal that granted it: the `jti` of the token that this tap was answered with, 16 random bytes. */
  tokenId: Base64Url.length(22).optional(),
  /** A short machine word that explains a refused snapshot, a lost reader and the like. */
  detail: z.string().max(80).optional(),
});
export type ReceiptData = z.infer<typeof ReceiptData>;

/** One event: a CloudEvents 1.0 JSON object. Its exact text is hashed into the chain. */
export const ReceiptPayload = z.strictObject({
  specversion: z.literal('1.0'),
  /** `<epoch>/<sequence>`: unique with `source`, as CloudEvents asks. */
  id: z.string().max(60),
  source: z.string().max(80),
  type: z
    .string()
    .max(60)
    .regex(/^monban\.[a-z]+\.[a-z-]+$/),
  time: Instant,
  datacontenttype: z.literal('application/json'),
  data: ReceiptData,
});
export type ReceiptPayload = z.infer<typeof ReceiptPayload>;

/** Unsigned, deletable: who it was, and the card's own proof (ruling 2). */
export const ReceiptSidecar = z.strictObject({
  salt: Base64Url.length(22),
  badgeId: BadgeId,
  /** The card's answer: enough for the server to verify S itself (badge-ap.md section 4). */
  proof: CardStatement.optional(),
});
export type ReceiptSidecar = z.infer<typeof ReceiptSidecar>;

export const OutboundReceipt = z.strictObject({
  payload: z.string().max(4096),
  sidecar: ReceiptSidecar.nullable(),
});
export type OutboundReceipt = z.infer<typeof OutboundReceipt>;

/** The controller signs the chain head once per batch (ruling 6): it covers every receipt before it. */
export const ReceiptBatchHead = z.strictObject({
  type: z.literal('monban.receipt-batch.v1'),
  controllerId: ControllerId,
  epoch: z.uuid(),
  firstSequence: z.int().min(1),
  lastSequence: z.int().min(1),
  /** SHA-256 of the last receipt's payload bytes, base64url. */
  head: Base64Url.length(43),
  /**
   * The receipts up to this number, just before the first one, are gone from the controller: what a server that was
   * restored from an older backup lacks of them it will never get.
   */
  lostThrough: z.int().min(1).optional(),
});
export type ReceiptBatchHead = z.infer<typeof ReceiptBatchHead>;

export const MAXIMUM_BATCH = 100;

/** What travels on `up/receipts`. */
export const ReceiptBatch = z.strictObject({
  head: SignedMessage,
  receipts: z.array(OutboundReceipt).min(1).max(MAXIMUM_BATCH),
});
export type ReceiptBatch = z.infer<typeof ReceiptBatch>;

/** What travels on `down/acks`, signed by the server after its commit: everything up to here is stored. */
export const ReceiptAck = z.strictObject({
  type: z.literal('monban.receipt-ack.v1'),
  controllerId: ControllerId,
  epoch: z.uuid(),
  /** Cumulative: the highest sequence committed without a gap; 0 when nothing is. */
  committedThrough: z.int().min(0),
  /**
   * The server's clock at that commit. Covering a receipt that the controller has just written proves that it is
   * fresh, so it may serve as trusted time (ruling 30).
   */
  serverTime: Instant,
  /**
   * The restore from a backup that this server's database goes back to; null: it was never restored. Another one than
   * before tells the controller that what the server had committed may be gone, so that it sends again what it still has.
   */
  restoration: z.uuid().nullable(),
});
export type ReceiptAck = z.infer<typeof ReceiptAck>;
