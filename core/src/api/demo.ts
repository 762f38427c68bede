import { z } from 'zod';
import { DoorId, ReaderId } from '../ids.ts';

/** The demo page: virtual cards and doors. These routes exist only where the server was started as a demo. */
export const DemoCard = z.strictObject({
  id: z.string(),
  persona: z.string(),
  /** The reader it lies on; null when it is in nobody's reader, or in one this organisation does not know. */
  readerId: ReaderId.nullable(),
  isConnected: z.boolean(),
  badges: z.array(z.strictObject({ lifeCycle: z.enum(['blank', 'active', 'terminated']) })),
});
export type DemoCard = z.infer<typeof DemoCard>;

/** `unix:/path`, or `127.0.0.1:port` of a virtual PC/SC slot. */
const readerAddress = z
  .string()
  .regex(/^(?:unix:\/[^\0]{1,100}|127\.0\.0\.1:\d{1,5})$/)
  .max(110);

/** PUT /demo/readers: `npm start` says where each reader's virtual cards are to be laid. */
export const DemoReaders = z.strictObject({
  readers: z.array(z.strictObject({ readerId: ReaderId, address: readerAddress })).max(64),
});
export type DemoReaders = z.infer<typeof DemoReaders>;

/** The name of a virtual card. */
export const DemoCardId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

/** Kinds of virtual card that the demo page can make: those of `npx --no monban-sim card --list`. */
export const DEMO_PERSONAS = [
  'normal',
  'no-sign-cert',
  'pin-blocked',
  'expired',
  'renewed',
  'ca-gen1',
  'ca-gen2',
  'ca-gen3',
  'forged-ca',
  'face-auth',
  'phone',
  'copied-cert',
  'resident-card-old',
  'no-badge',
  'badge-blank',
  'badge-terminated',
  'badge-cloned',
  'id-record',
  'next-gen',
  'company-card',
  'mute',
] as const;
export const DemoPersona = z.enum(DEMO_PERSONAS);
export type DemoPersona = z.infer<typeof DemoPersona>;

/** POST /demo/cards. `cloneOf` names the card that `badge-cloned` and `copied-cert` copy. */
export const MakeDemoCard = z.strictObject({
  id: DemoCardId,
  persona: DemoPersona,
  cloneOf: DemoCardId.optional(),
});
export type MakeDemoCard = z.infer<typeof MakeDemoCard>;

/** PUT /demo/cards/{cardId}/reader */
export const LayDemoCard = z.strictObject({ readerId: ReaderId });

export const DemoDoor = z.strictObject({
  doorId: DoorId,
  strike: z.enum(['engaged', 'released']),
  contact: z.enum(['closed', 'open']),
  tampered: z.boolean(),
  /** What the light and display last told the person in front of it. */
  notice: z.string().nullable(),
});
export type DemoDoor = z.infer<typeof DemoDoor>;

/** POST /demo/doors/{doorId}/pushes */
export const PushDemoDoor = z.strictObject({ isForced: z.boolean() });
export const DemoPushOutcome = z.strictObject({
  outcome: z.enum(['opened', 'forced', 'held', 'already-open']),
});

/** POST /demo/doors/{doorId}/keys: fingers on the keypad beside the reader of one side. Handed on and kept nowhere. */
export const PressDemoKeys = z.strictObject({
  side: z.enum(['in', 'out']),
  keys: z
    .array(z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear']))
    .min(1)
    .max(32),
});
export type PressDemoKeys = z.infer<typeof PressDemoKeys>;
