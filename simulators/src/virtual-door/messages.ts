import { z } from 'zod';

/** What travels to and from a virtual door (docs/protocol/virtual-door.md). */

/** Also part of a path; in the product a UUID. */
export const DoorName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/);

export const StrikePosition = z.enum(['engaged', 'released']);
export type StrikePosition = z.infer<typeof StrikePosition>;

export const DoorState = z.strictObject({
  doorId: DoorName,
  strike: StrikePosition,
  contact: z.enum(['closed', 'open']),
  tampered: z.boolean(),
  /** What light and display last told the person in front of the door; null before the first. */
  notice: z.string().nullable(),
});
export type DoorState = z.infer<typeof DoorState>;

export const CreateDoorRequest = z.strictObject({ doorId: DoorName });

export const StrikeRequest = z.strictObject({
  position: StrikePosition,
  /** The strike engages by itself after this time, should its controller die: the driver's own timer. */
  forAtMostMs: z.int().min(1).max(3_600_000).optional(),
  /** Written into the door's log as it is, such as the number of the event that released the strike. */
  reference: z.string().max(100).optional(),
});
export type StrikeRequest = z.infer<typeof StrikeRequest>;

export const NoticeRequest = z.strictObject({ notice: z.string().max(200) });

/** What a keypad beside a reader has. */
export const KeypadKey = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear']);
export type KeypadKey = z.infer<typeof KeypadKey>;

/** The keypads of a door: one beside the reader of each side. */
export const DoorSide = z.enum(['in', 'out']);
export type DoorSide = z.infer<typeof DoorSide>;

/** A line of the controller's input stream. The first is `state`, all further ones are changes. */
export const DoorInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('state'), state: DoorState }),
  z.strictObject({ kind: z.literal('contact'), contact: z.enum(['closed', 'open']) }),
  z.strictObject({ kind: z.literal('exit-button') }),
  z.strictObject({ kind: z.literal('tamper'), tampered: z.boolean() }),
  z.strictObject({ kind: z.literal('key'), side: DoorSide, key: KeypadKey }),
]);
export type DoorInput = z.infer<typeof DoorInput>;

export const PushRequest = z.strictObject({
  /** With a crowbar: the door opens though the strike holds. */
  isForced: z.boolean(),
});

export const PushOutcome = z.strictObject({
  outcome: z.enum(['opened', 'forced', 'held', 'already-open']),
});
export type PushOutcome = z.infer<typeof PushOutcome>;

/** What fingers press, in this order. Secret: it is handed on and kept nowhere. */
export const KeysRequest = z.strictObject({ side: DoorSide, keys: z.array(KeypadKey).min(1).max(32) });
export type KeysRequest = z.infer<typeof KeysRequest>;

export const TamperRequest = z.strictObject({ tampered: z.boolean() });

export const DOOR_FACTS = [
  'strike-released',
  'strike-engaged',
  'opened',
  'forced',
  'held',
  'closed',
  'exit-pressed',
  'tampered',
  'tamper-ended',
] as const;

/**
 * What happened at the door, as the door itself saw it: `opened` is a push while the strike was released, `forced`
 * one while it held, `held` a push that moved nothing. The log of a door is what other records are measured by.
 */
export const DoorLogEntry = z.strictObject({
  /** Counts from 1 over all doors of a host, without a gap. */
  sequence: z.int().min(1),
  at: z.iso.datetime({ precision: 3 }),
  doorId: DoorName,
  fact: z.enum(DOOR_FACTS),
  /** Of the release: as the controller gave it. `opened` repeats that of the release it happened under. */
  reference: z.string().nullable(),
});
export type DoorLogEntry = z.infer<typeof DoorLogEntry>;

export const StrikeWait = z.strictObject({
  position: StrikePosition,
  timeoutMs: z.int().min(1).max(120_000),
});
