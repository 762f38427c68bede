import { z } from 'zod';
import { SimulatorError } from '../errors.ts';
import { LatencyModel } from './latency.ts';
import { FRAME_MODES } from './vpcd-frame.ts';

/** What survives when the field is gone: the card's non-volatile memory, as JSON. Holds keys and PINs: mode 0600. */

const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const Base64 = z.base64();

/** A PIN or password: `value` null is one that nobody here knows, so every attempt is wrong. */
export const PinState = z.strictObject({
  value: z.string().nullable(),
  limit: z.int().min(1).max(15),
  triesLeft: z.int().min(0).max(15),
});
export type PinState = z.infer<typeof PinState>;

/** A key (PKCS#8) with its certificate and its authority's, all DER in base64. */
export const KeyedCertificate = z.strictObject({ certificate: Base64, key: Base64, caCertificate: Base64 });
export type KeyedCertificate = z.infer<typeof KeyedCertificate>;

export const JpkiState = z.strictObject({
  profile: z.enum(['jpki-2016', 'next-gen-placeholder']),
  /** 4 bytes that both certificates' opaque holder names are made of. */
  holder: Hex,
  /** For user authentication; null on a card that never had it. */
  user: KeyedCertificate.nullable(),
  /** For digital signatures; null where none was issued, as to a child. */
  sign: KeyedCertificate.nullable(),
});
export type JpkiState = z.infer<typeof JpkiState>;

export const BadgeState = z.strictObject({
  aid: Hex,
  lifeCycle: z.enum(['blank', 'active', 'terminated']),
  /** Last value used; the first answer carries 1. */
  counter: z.int().min(0).max(0xffffffff),
  pinTriesLeft: z.int().min(0).max(5),
  /** 32 bytes; empty before 80 46 and after termination. */
  cardKey: Hex,
  items: z.strictObject({
    siteKey: Hex.nullable(),
    badgeId: Hex.nullable(),
    record: Hex.nullable(),
    pins: Hex.nullable(),
    managementKey: Hex.nullable(),
  }),
});
export type BadgeState = z.infer<typeof BadgeState>;

/** How answers leave: after how long, and in what pieces. */
export const Delivery = z.strictObject({
  /** Null: at once. */
  latency: LatencyModel.nullable(),
  frames: z.enum(FRAME_MODES),
});
export type Delivery = z.infer<typeof Delivery>;

export const TRIPWIRES = ['text', 'surface', 'resident-register', 'common'] as const;
export const Tripwire = z.enum(TRIPWIRES);
export type Tripwire = z.infer<typeof Tripwire>;

export const CardState = z.strictObject({
  version: z.literal(1),
  persona: z.string(),
  atr: Hex,
  /** Number-bearing applications that somebody selected, ever. */
  tripped: z.array(Tripwire),
  /** By application and file, such as `jpki/0018`. */
  pins: z.record(z.string(), PinState),
  jpki: JpkiState.nullable(),
  badges: z.array(BadgeState),
  /** What the identifier-only application shows to anybody; null without that application. */
  idRecord: Hex.nullable(),
  delivery: Delivery,
});
export type CardState = z.infer<typeof CardState>;

/**
 * Restores what `JSON.stringify(card.state())` saved.
 * @throws SimulatorError `STATE_INVALID`
 */
export function parseCardState(text: string): CardState {
  try {
    return CardState.parse(JSON.parse(text));
  } catch (cause) {
    throw new SimulatorError('STATE_INVALID', {
      reason: 'this file is not the state of a virtual card',
      cause,
    });
  }
}

export function blankBadge(aid: string): BadgeState {
  return {
    aid,
    lifeCycle: 'blank',
    counter: 0,
    pinTriesLeft: 5,
    cardKey: '',
    items: { siteKey: null, badgeId: null, record: null, pins: null, managementKey: null },
  };
}
