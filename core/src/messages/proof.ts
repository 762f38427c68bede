import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { ControllerId, OrganisationId } from '../ids.ts';
import { ReceiptBatch } from './receipt.ts';
import { SignedMessage } from './signed-message.ts';

const Hash = Base64Url.length(43);

/** Where one chain of receipts stood. */
export const ReceiptHead = z.strictObject({
  controllerId: ControllerId,
  epoch: z.uuid(),
  sequence: z.int().min(1),
  hash: Hash,
});
export type ReceiptHead = z.infer<typeof ReceiptHead>;

/** Where the audit trail stood: the last entry's number and hash; 0 and the start of the chain before the first. */
export const AuditHead = z.strictObject({ sequence: z.int().min(0), hash: Hash });
export type AuditHead = z.infer<typeof AuditHead>;

/** Signed once a day with a key of its own: what was stored by then. Whoever keeps one sees a tail that is deleted. */
export const Checkpoint = z.strictObject({
  type: z.literal('monban.checkpoint.v1'),
  organisationId: OrganisationId,
  /** 1, 2, 3 … without a gap. */
  number: z.int().min(1),
  /** SHA-256 of the payload of the checkpoint before; 32 zero bytes for the first. */
  previous: Hash,
  at: Instant,
  audit: AuditHead,
  /** The chains of receipts that moved since the checkpoint before. */
  receipts: z.array(ReceiptHead),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** The last line of an export: with it the file is whole. */
export const ExportEnd = z.strictObject({
  type: z.literal('monban.export-end.v1'),
  export: z.enum(['audit', 'receipts']),
  /** Lines before this one. */
  lines: z.int().min(1),
  /** The link of the line before this one. */
  link: Hash,
});
export type ExportEnd = z.infer<typeof ExportEnd>;
export const EndLine = z.strictObject({ end: SignedMessage });
export type EndLine = z.infer<typeof EndLine>;

const exportHeader = {
  organisation: z.strictObject({ id: OrganisationId, name: z.string() }),
  at: Instant,
  /** Whose signatures are on checkpoints and on the end: a hint, never a reason to believe them. */
  checkpointKeys: z.array(z.strictObject({ keyId: Base64Url.length(11), publicKey: Base64Url.length(87) })),
};
export const AuditExportHeader = z.strictObject({
  type: z.literal('monban.audit-export.v1'),
  ...exportHeader,
  /** The entry before the first one in the file. */
  after: AuditHead,
  /** The last entry in the file. */
  through: z.int().min(0),
});
export type AuditExportHeader = z.infer<typeof AuditExportHeader>;
export const ReceiptExportHeader = z.strictObject({
  type: z.literal('monban.receipt-export.v1'),
  ...exportHeader,
  /** Null: all controllers. */
  controllerId: ControllerId.nullable(),
  /** Null: every chain from its beginning; else this one alone, from its next receipt on. */
  after: ReceiptHead.nullable(),
  /** The authority of the controllers' certificates, PEM: a hint as well. */
  authority: z.string(),
});
export type ReceiptExportHeader = z.infer<typeof ReceiptExportHeader>;

/** One entry of the audit trail; its canonical text is what the hash covers. */
export const AuditExportEntry = z.strictObject({
  action: z.string(),
  actor: z.string(),
  after: z.string().nullable(),
  at: Instant,
  before: z.string().nullable(),
  previousHash: Hash,
  requestId: z.string().nullable(),
  sequence: z.int().min(1),
  subjectId: z.string(),
  subjectType: z.string(),
});
export const EntryLine = z.strictObject({ entry: AuditExportEntry, hash: Hash });
export const CheckpointLine = z.strictObject({ checkpoint: SignedMessage });
export const CertificateLine = z.strictObject({
  certificate: z.strictObject({
    controllerId: ControllerId,
    pem: z.string().max(8192),
    revokedAt: Instant.nullable(),
  }),
});
export const BatchLine = z.strictObject({ batch: ReceiptBatch });

/** What can be wrong with a line of an export. The sentence for people is the command's or the console's. */
export const PROOF_PROBLEMS = [
  /** Not in the form of a line, not UTF-8, or too long. */
  'line-malformed',
  /** The line was edited, inserted, moved, or the one before it is missing. */
  'link-broken',
  /** The line holds what this kind of export does not have there. */
  'content-unexpected',
  /** The header names another kind of export. */
  'other-export',
  /** An entry or receipt is missing before this one, or it came twice. */
  'sequence-broken',
  /** The hash does not fit what it stands beside. */
  'hash-differs',
  /** It does not follow what is before it. */
  'chain-broken',
  /** Not signed by a key that is believed. */
  'signature-foreign',
  /** A checkpoint names another state than the file has there. */
  'checkpoint-contradicts',
  /** A checkpoint before this one is missing, or was exchanged. */
  'checkpoint-missing',
  /** The certificate is not from an authority that is believed, or not this controller's. */
  'certificate-foreign',
  /** The file ends before it is complete. */
  'truncated',
  /** There is something behind the end. */
  'after-the-end',
] as const;
export type ProofProblem = (typeof PROOF_PROBLEMS)[number];
