import { z } from 'zod';
import { ATR_KINDS } from '../virtual-card/atr.ts';
import { TRIPWIRES } from '../virtual-card/card-state.ts';
import { LatencyModel } from '../virtual-card/latency.ts';
import { FRAME_MODES } from '../virtual-card/vpcd-frame.ts';
import { PULL_MOMENTS } from '../virtual-card/vpcd-client.ts';

/** What travels between the wallet host and its client. No answer holds a key, a PIN or the body of a command. */

/** Also a file name, so nothing that a path could mean something by. */
export const CardName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

export const CreateCardRequest = z.strictObject({
  id: CardName,
  persona: z.string(),
  atr: z.enum(ATR_KINDS).optional(),
  /** The card that `badge-cloned` and `copied-cert` copy. */
  cloneOf: CardName.optional(),
  /** Answers take as long as a real chip's, with a given seed of the jitter; default at once. */
  latency: LatencyModel.optional(),
  frames: z.enum(FRAME_MODES).optional(),
});
export type CreateCardRequest = z.infer<typeof CreateCardRequest>;

export const PullPlan = z.strictObject({ apdu: z.int().min(1), moment: z.enum(PULL_MOMENTS) });

export const InsertRequest = z.strictObject({
  /** `host:port` of a vpcd slot, or `unix:/path` of an in-process reader. */
  address: z.string(),
  pull: PullPlan.optional(),
});
export type InsertRequest = z.infer<typeof InsertRequest>;

export const CardView = z.strictObject({
  id: CardName,
  persona: z.string(),
  /** Hexadecimal. */
  atr: z.string(),
  /** Where the card lies; not connected while the reader is gone. */
  reader: z.strictObject({ address: z.string(), isConnected: z.boolean() }).nullable(),
  /** How the card last came out of a reader. */
  lastEnd: z.enum(['removed', 'pulled', 'reader-lost', 'card-failed']).nullable(),
  /** Commands since the last insertion. */
  apduCount: z.int(),
  tripped: z.array(z.enum(TRIPWIRES)),
  badges: z.array(
    z.strictObject({
      aid: z.string(),
      lifeCycle: z.enum(['blank', 'active', 'terminated']),
      counter: z.int(),
      pinTriesLeft: z.int(),
    }),
  ),
  /** DER in base64: readable by anybody from the real card too. Null without a national application. */
  userCertificate: z.base64().nullable(),
});
export type CardView = z.infer<typeof CardView>;

/**
 * One thing that reached the card. `data` is there for SELECT only (application and file names); of every other
 * command the length is enough, and a PIN would be in it.
 */
export const TapEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['power-on', 'power-off', 'reset']) }),
  z.strictObject({
    kind: z.literal('apdu'),
    /** CLA INS P1 P2, hexadecimal. */
    header: z.string(),
    /** Length of the data, 0 without. */
    lc: z.int(),
    /** Expected length 1–256; null without Le. */
    ne: z.int().nullable(),
    data: z.string().nullable(),
    /** Length of the whole command and of the answer's data, in bytes. */
    commandLength: z.int(),
    answerLength: z.int(),
    /** Four hexadecimal digits; null when the card kept silent or broke off. */
    sw: z.string().nullable(),
  }),
]);
export type TapEntry = z.infer<typeof TapEntry>;

export const HierarchyView = z.strictObject({
  /** Certificates of the test authorities, oldest first, DER in base64: what a trust store takes as anchors. */
  userAuthentication: z.array(z.base64()),
  digitalSignature: z.array(z.base64()),
  /** The authority of the next card's placeholder. */
  nextGeneration: z.base64(),
  userPolicyOid: z.string(),
});
export type HierarchyView = z.infer<typeof HierarchyView>;

/** For what to wait: this many commands since insertion, or the card being out of its reader. */
export const WaitFor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('apdus'), count: z.int().min(1) }),
  z.strictObject({ kind: z.literal('out') }),
]);
export type WaitFor = z.infer<typeof WaitFor>;

export const WaitRequest = z.strictObject({ until: WaitFor, timeoutMs: z.int().min(1).max(120_000) });
export type WaitRequest = z.infer<typeof WaitRequest>;
