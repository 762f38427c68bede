import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { BadgeId, ControllerId, IssueJobId } from '../ids.ts';

/** Steps of one issue job as the console shows them, in order. */
export const ISSUE_STEPS = [
  'waiting-for-card',
  'card-found',
  'certificate-read',
  'key-made',
  'record-signed',
  'items-stored',
  'activated',
  'verified',
] as const;
export const IssueStep = z.enum(ISSUE_STEPS);
export type IssueStep = z.infer<typeof IssueStep>;

/** Why a job stands still or ended; each has a sentence and a remedy in both languages. */
export const ISSUE_FAILURES = [
  'card-removed',
  'no-badge-ap',
  'not-blank',
  'terminated',
  'certificate-missing',
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
export const IssueFailure = z.enum(ISSUE_FAILURES);
export type IssueFailure = z.infer<typeof IssueFailure>;

const common = { controllerId: ControllerId, jobId: IssueJobId, at: Instant };

/** A desk says how far it is. `failure` alone does not end a job: the card may be laid on again. On `up/results`. */
export const DeskProgress = z.strictObject({
  type: z.literal('monban.desk-progress.v1'),
  ...common,
  step: IssueStep,
  failure: IssueFailure.optional(),
});
export type DeskProgress = z.infer<typeof DeskProgress>;

/** The card has made its key; the desk asks for what is to be stored. On `up/requests`. */
export const DeskRecordRequest = z.strictObject({
  type: z.literal('monban.desk-record-request.v1'),
  ...common,
  requestId: z.uuid(),
  /** The card key's point, 65 bytes. */
  publicKey: Base64Url.length(87),
  /** Computed at the desk with the link key; the certificate's bytes never leave it. Null: no certificate on the card. */
  cardLink: Base64Url.length(43).nullable(),
});
export type DeskRecordRequest = z.infer<typeof DeskRecordRequest>;

/** What the desk writes as items 01, 02, 03, 04, 05 (badge-ap.md section 6). On `down/answers`. */
export const DeskRecordAnswer = z.strictObject({
  type: z.literal('monban.desk-record-answer.v1'),
  controllerId: ControllerId,
  jobId: IssueJobId,
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
  jobId: IssueJobId,
  requestId: z.uuid(),
  failure: IssueFailure,
});
export type DeskRefusal = z.infer<typeof DeskRefusal>;

/** The card answered AUTHENTICATE mode 01 after activation; the server enables the badge only on this. On `up/requests`. */
export const DeskEvidence = z.strictObject({
  type: z.literal('monban.desk-evidence.v1'),
  ...common,
  requestId: z.uuid(),
  badgeId: BadgeId,
  siteKeyVersion: z.int().min(1).max(255),
  readerNonce: Base64Url.length(22),
  readerId: Base64Url.length(22),
  ephemeralKey: Base64Url.length(87),
  counter: z.int().min(1).max(0xffffffff),
  pinStatus: z.int().min(0).max(3),
  signature: Base64Url.length(86),
  record: Base64Url.max(427),
});
export type DeskEvidence = z.infer<typeof DeskEvidence>;

/** The badge is enabled (or the evidence was refused, with DeskRefusal). On `down/answers`. */
export const DeskEvidenceAccepted = z.strictObject({
  type: z.literal('monban.desk-evidence-accepted.v1'),
  controllerId: ControllerId,
  jobId: IssueJobId,
  requestId: z.uuid(),
});
export type DeskEvidenceAccepted = z.infer<typeof DeskEvidenceAccepted>;

export const DeskAnswer = z.discriminatedUnion('type', [DeskRecordAnswer, DeskRefusal, DeskEvidenceAccepted]);
export type DeskAnswer = z.infer<typeof DeskAnswer>;
