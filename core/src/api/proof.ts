import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { ControllerId, LookUpId, PersonId } from '../ids.ts';
import { PROOF_PROBLEMS } from '../messages/proof.ts';
import { SignedMessage } from '../messages/signed-message.ts';
import { ListQuery } from './conventions.ts';

/** GET /proof/checkpoints: newest first. */
export const CheckpointSummary = z.strictObject({
  number: z.int().min(1),
  at: Instant,
  auditSequence: z.int().min(0),
  auditHash: Base64Url.length(43),
  keyId: Base64Url.length(11),
});
export type CheckpointSummary = z.infer<typeof CheckpointSummary>;
export const CheckpointsQuery = ListQuery.omit({ retired: true, q: true, sort: true });
export type CheckpointsQuery = z.infer<typeof CheckpointsQuery>;

/** GET /proof/checkpoints/{number}: to be kept somewhere else, so that a tail that is deleted later shows. */
export const KeptCheckpoint = z.strictObject({ checkpoint: SignedMessage });
export type KeptCheckpoint = z.infer<typeof KeptCheckpoint>;
/** POST /proof/checkpoints: the newest one, which is a former one where nothing has happened since. */
export const MadeCheckpoint = z.strictObject({
  outcome: z.enum(['made', 'unchanged', 'contradicted']),
  newest: CheckpointSummary.nullable(),
});
export type MadeCheckpoint = z.infer<typeof MadeCheckpoint>;

/** GET /proof/keys: what a verifier needs, to be handed over by another way than the exports. */
export const ProofKeys = z.strictObject({
  /** PEM, SubjectPublicKeyInfo. */
  checkpointKey: z.string(),
  checkpointKeyId: Base64Url.length(11),
  /** PEM: issued the controllers' certificates. */
  authority: z.string(),
});
export type ProofKeys = z.infer<typeof ProofKeys>;

/** GET /proof/audit. */
export const AuditExportQuery = z.strictObject({
  /** The number of the last entry that one has already. */
  after: z.coerce.number().int().min(1).optional(),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

/**
 * GET /proof/receipts. `epoch` and `after` go together, and with a controller. Without `linksOf` a file says of nobody
 * that they were anywhere.
 */
export const ReceiptExportQuery = z
  .strictObject({
    controllerId: ControllerId.optional(),
    epoch: z.uuid().optional(),
    /** The number of the last receipt that one has already. */
    after: z.coerce.number().int().min(1).optional(),
    /** Whose links to badges are in it, as far as they are still kept: of somebody else only with a look-up. */
    linksOf: PersonId.optional(),
    lookUpId: LookUpId.optional(),
  })
  .refine(({ controllerId, epoch, after }) => {
    const isWhole = epoch === undefined && after === undefined;
    return isWhole || (controllerId !== undefined && epoch !== undefined && after !== undefined);
  });
export type ReceiptExportQuery = z.infer<typeof ReceiptExportQuery>;

/** POST /proof/verifications begins one, GET /proof/verifications/latest tells how far it is. */
export const Verification = z.strictObject({
  state: z.enum(['never', 'running', 'right', 'wrong', 'failed']),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  part: z.enum(['audit', 'receipts', 'deletions']).nullable(),
  /** Entries, receipts and deletions that were read, and how many there are. */
  read: z.int().min(0),
  total: z.int().min(0),
  /** Of the first thing that does not fit: the word, and the line of the export, or of the log of deletions, that it is. */
  problem: z.enum(PROOF_PROBLEMS).nullable(),
  line: z.int().min(1).nullable(),
});
export type Verification = z.infer<typeof Verification>;
