import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { BadgeId, ControllerId, DeskJobId } from '../ids.ts';
import { CardStatement } from './card-statement.ts';

/** What a desk can do with a card. Replacing a lost card is stopping the old badge first, then `issue`. */
export const DESK_TASKS = [
  'issue',
  'renew-record',
  'rebind',
  'set-pin',
  'remove-pin',
  'resume',
  'terminate',
] as const;
export const DeskTask = z.enum(DESK_TASKS);
export type DeskTask = z.infer<typeof DeskTask>;

/**
 * How the badge is bound to the national card it sits in (ruling 16): the clerk's face check alone, labelled
 * "validity not checked", or also one signature of the card's user key with the holder's PIN, where the organisation
 * has a contract for certificate checking.
 */
export const BINDINGS = ['face-check', 'jpki-signature'] as const;
export const Binding = z.enum(BINDINGS);
export type Binding = z.infer<typeof Binding>;

/** Steps of a desk job as the console shows them, in order; which of them a task has is `STEPS_OF_TASK`. */
export const DESK_JOB_STEPS = [
  'waiting-for-card',
  'card-found',
  'certificate-read',
  'pin-entry',
  'key-made',
  'record-signed',
  'items-stored',
  'activated',
  'change-signed',
  'change-applied',
  'verified',
] as const;
export const DeskJobStep = z.enum(DESK_JOB_STEPS);
export type DeskJobStep = z.infer<typeof DeskJobStep>;

/** `pin-entry` is there only when the job asks the holder for a PIN, `certificate-read` only for a national card. */
export const STEPS_OF_TASK: Readonly<Record<DeskTask, readonly DeskJobStep[]>> = {
  issue: [
    'waiting-for-card',
    'card-found',
    'certificate-read',
    'pin-entry',
    'key-made',
    'record-signed',
    'items-stored',
    'activated',
    'verified',
  ],
  'renew-record': ['waiting-for-card', 'card-found', 'change-signed', 'change-applied', 'verified'],
  rebind: [
    'waiting-for-card',
    'card-found',
    'certificate-read',
    'pin-entry',
    'change-signed',
    'change-applied',
    'verified',
  ],
  'set-pin': ['waiting-for-card', 'card-found', 'pin-entry', 'change-signed', 'change-applied', 'verified'],
  'remove-pin': ['waiting-for-card', 'card-found', 'change-signed', 'change-applied', 'verified'],
  // Nothing on the card changes: it shows that it is there.
  resume: ['waiting-for-card', 'card-found', 'verified'],
  terminate: ['waiting-for-card', 'card-found', 'change-signed', 'change-applied', 'verified'],
};

/** Why a job stands still or ended; each has a sentence and a remedy in both languages. */
export const DESK_FAILURES = [
  'card-removed',
  'no-badge-ap',
  'not-blank',
  'terminated',
  'other-badge',
  'certificate-missing',
  'certificate-invalid',
  'certificate-expired',
  'certificate-revoked',
  'certificate-copied',
  'phone-profile',
  'resident-card-old',
  'next-generation-card',
  'identifier-only',
  'face-authentication-card',
  'jpki-pin-wrong',
  'jpki-pin-last-try',
  'jpki-pin-blocked',
  'badge-pin-unusable',
  'pin-not-entered',
  'wrong-carrier',
  'card-refused',
  'read-malformed',
  'number-exposed',
  'reader-lost',
  'desk-offline',
  'evidence-invalid',
  'timed-out',
  'cancelled',
] as const;
export const DeskFailure = z.enum(DESK_FAILURES);
export type DeskFailure = z.infer<typeof DeskFailure>;

const common = { controllerId: ControllerId, jobId: DeskJobId, at: Instant };

/** A desk says how far it is. `failure` alone does not end a job: the card may be laid on again. On `up/results`. */
export const DeskProgress = z.strictObject({
  type: z.literal('monban.desk-progress.v1'),
  ...common,
  step: DeskJobStep,
  failure: DeskFailure.optional(),
  /**
   * At `pin-entry`: where the holder types, a page that the desk serves on loopback with a one-time word in its
   * fragment. No PIN travels in any message.
   */
  pinPage: z.url().max(200).optional(),
});
export type DeskProgress = z.infer<typeof DeskProgress>;

/** The card has made its key; the desk asks for what is to be stored. On `up/requests`. */
export const DeskRecordRequest = z.strictObject({
  type: z.literal('monban.desk-record-request.v1'),
  ...common,
  requestId: z.uuid(),
  /** The card key's point, 65 bytes. */
  publicKey: Base64Url.length(87),
  /** Computed at the desk with the link key. Null: no certificate on the card, or links are switched off. */
  cardLink: Base64Url.length(43).nullable(),
  /** notAfter of the user certificate: the badge does not outlive it. Absent: the card has none. */
  certificateUntil: Instant.optional(),
});
export type DeskRecordRequest = z.infer<typeof DeskRecordRequest>;

/** What the desk writes as items 01, 02, 03, 04, 05 (badge-ap.md section 6). On `down/answers`. */
export const DeskRecordAnswer = z.strictObject({
  type: z.literal('monban.desk-record-answer.v1'),
  controllerId: ControllerId,
  jobId: DeskJobId,
  requestId: z.uuid(),
  siteKeyVersion: z.int().min(1).max(255),
  sitePublicKey: Base64Url.length(87),
  badgeId: BadgeId,
  /** COSE_Sign1, at most 320 bytes. */
  record: Base64Url.max(427),
  managementPublicKey: Base64Url.length(87),
});
export type DeskRecordAnswer = z.infer<typeof DeskRecordAnswer>;

/** A refused request: the job is closed, cancelled, or belongs to another desk. On `down/answers`. */
export const DeskRefusal = z.strictObject({
  type: z.literal('monban.desk-refusal.v1'),
  controllerId: ControllerId,
  jobId: DeskJobId,
  requestId: z.uuid(),
  failure: DeskFailure,
});
export type DeskRefusal = z.infer<typeof DeskRefusal>;

/** Answers DeskEvidence and DeskTermination: the job is done (or refused, with DeskRefusal). On `down/answers`. */
export const DeskEvidenceAccepted = z.strictObject({
  type: z.literal('monban.desk-evidence-accepted.v1'),
  controllerId: ControllerId,
  jobId: DeskJobId,
  requestId: z.uuid(),
});
export type DeskEvidenceAccepted = z.infer<typeof DeskEvidenceAccepted>;

/**
 * What the certificate said and, with a checking contract, its key's signature over
 * SHA-256(`monban/bind/v1` ‖ 01 ‖ M ‖ SHA-256(user certificate)) (ruling 16). The server verifies and keeps neither
 * the certificate nor its serial.
 */
export const BindingEvidence = z.strictObject({
  /** notAfter of the user certificate: for the door's expiry and the forecast. */
  certificateUntil: Instant,
  jpki: z
    .strictObject({
      certificate: Base64Url.max(11_000),
      signature: Base64Url.max(700),
      /** The badge's own answer M is put together from, AUTHENTICATE of the same power-on. */
      statement: CardStatement,
    })
    .nullable(),
});
export type BindingEvidence = z.infer<typeof BindingEvidence>;

/**
 * The card answered AUTHENTICATE mode 01 after its activation or its change; the server enables the badge, or believes
 * the change, only on this. On `up/requests`.
 */
export const DeskEvidence = z.strictObject({
  type: z.literal('monban.desk-evidence.v1'),
  ...common,
  requestId: z.uuid(),
  badgeId: BadgeId,
  ...CardStatement.omit({ mode: true }).shape,
  record: Base64Url.max(427),
  /** Issue to a My Number Card only. A re-bound badge has shown its binding with the change that it asked for. */
  binding: BindingEvidence.optional(),
});
export type DeskEvidence = z.infer<typeof DeskEvidence>;

/** The card says of itself that it is terminated; it can prove nothing any more. On `up/requests`. */
export const DeskTermination = z.strictObject({
  type: z.literal('monban.desk-termination.v1'),
  ...common,
  requestId: z.uuid(),
  badgeId: BadgeId,
});
export type DeskTermination = z.infer<typeof DeskTermination>;

/**
 * An active card was challenged and is to be changed (badge-ap.md section 6): the desk shows that it holds this badge
 * now (`statement`, AUTHENTICATE mode 00) and asks for one signature. On `up/requests`.
 */
export const DeskChangeRequest = z.strictObject({
  type: z.literal('monban.desk-change-request.v1'),
  ...common,
  requestId: z.uuid(),
  badgeId: BadgeId,
  statement: CardStatement,
  /** GET CHALLENGE, 16 bytes. */
  challenge: Base64Url.length(22),
  /**
   * True: the card has refused the management key's signature (6982, nothing changed). It may still hold the one-time
   * key of a PIN job that was broken off, which is to sign this change then (ADR 0013).
   */
  keyRefused: z.boolean(),
  /** Rebind only: the link to the new certificate, computed at the desk. */
  cardLink: Base64Url.length(43).nullable(),
  binding: BindingEvidence.nullable(),
});
export type DeskChangeRequest = z.infer<typeof DeskChangeRequest>;

/** One exact change for one card, signed with the management key over the card's challenge. On `down/answers`. */
export const DeskChangeAnswer = z.strictObject({
  type: z.literal('monban.desk-change-answer.v1'),
  controllerId: ControllerId,
  jobId: DeskJobId,
  requestId: z.uuid(),
  /** The item's new value: a record, an empty PIN item, nothing for terminate, a one-time management key for set-pin. */
  value: Base64Url.max(427),
  /** `r‖s`, 64 bytes. */
  signature: Base64Url.length(86),
  /** set-pin: the private half of that one-time key as compact JWE to this controller; opens to `OneTimeKey` (ADR 0013). */
  oneTimeKey: z.string().max(1_200).optional(),
  /** set-pin: what item 05 goes back to, 65 bytes. */
  managementPublicKey: Base64Url.length(87).optional(),
});
export type DeskChangeAnswer = z.infer<typeof DeskChangeAnswer>;

/** Secret. Management key of one card for one PIN job: the desk signs the PIN with it, so that the server never sees one. */
export const OneTimeKey = z.strictObject({
  jobId: DeskJobId,
  badgeId: BadgeId,
  /** P-256 scalar, 32 bytes. */
  privateKey: Base64Url.length(43),
});
export type OneTimeKey = z.infer<typeof OneTimeKey>;

export const DeskAnswer = z.discriminatedUnion('type', [
  DeskRecordAnswer,
  DeskChangeAnswer,
  DeskRefusal,
  DeskEvidenceAccepted,
]);
export type DeskAnswer = z.infer<typeof DeskAnswer>;

/** What a desk asks the server about its job, on `up/requests`. */
export const DeskRequest = z.discriminatedUnion('type', [
  DeskRecordRequest,
  DeskChangeRequest,
  DeskEvidence,
  DeskTermination,
]);
export type DeskRequest = z.infer<typeof DeskRequest>;
