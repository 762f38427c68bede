import type { ProofProblem } from '@monban/core/messages/proof';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '@monban/core/errors';
import type { WrongLine } from '@monban/trust/proof/proof-problem';
import { verifyAuditExport, type AuditVerdict } from '@monban/trust/proof/verify-audit-export';
import { verifyReceiptExport, type ReceiptVerdict } from '@monban/trust/proof/verify-receipt-export';
import { unusable } from './cert-verify-input.ts';
import type { CertVerifyResult } from './cert-verify-command.ts';
import { explain } from './explain.ts';
import { readKeysFolder, type BelievedKeys } from './keys-folder.ts';

export interface VerifyRequest {
  readonly kind: 'audit' | 'receipts';
  readonly file: string;
  /** Folder with what is believed; null only for the audit trail. */
  readonly keys: string | null;
}

/** `monban verify audit|receipts`. With `json` stdout is exactly one line, whatever the end. */
export async function verifyProof(request: VerifyRequest, json: boolean): Promise<CertVerifyResult> {
  try {
    const verdict = await judge(request);
    const stdout = json ? [JSON.stringify(verdict)] : textOf(verdict);
    return { stdout, stderr: remarksOn(request, json), exitCode: verdict.kind === 'right' ? 0 : 1 };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CONFIGURATION_INVALID') throw error;
    const { what, problem, remedy } = error.details;
    const stdout = json ? [JSON.stringify({ kind: 'unusable', what, problem, remedy })] : [];
    return { stdout, stderr: explain(error), exitCode: 2 };
  }
}

async function judge({ kind, file, keys }: VerifyRequest): Promise<AuditVerdict | ReceiptVerdict> {
  const believed = keys === null ? null : await readKeysFolder(keys);
  await requireFile(file);
  const source = createReadStream(file, { highWaterMark: 1024 * 1024 });
  const trust = believed ?? NOTHING;
  return kind === 'audit'
    ? verifyAuditExport(source, { ...trust, checkpointKeys: believed && trust.checkpointKeys })
    : verifyReceiptExport(source, trust);
}

const NOTHING: BelievedKeys = { authorities: [], checkpointKeys: new Map(), keptCheckpoints: [] };

async function requireFile(path: string): Promise<void> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unusable(path, { problem: 'It cannot be found.', remedy: 'Name a file that is there.', cause });
  });
  if (!info.isFile()) throw unusable(path, { problem: 'It is not a file.', remedy: 'Name a file.' });
}

function remarksOn({ keys }: VerifyRequest, json: boolean): readonly string[] {
  if (keys !== null || json) return [];
  return [
    'The file vouches for itself: whoever made it could have signed anything.',
    'Give --keys with keys that came to you by another way.',
  ];
}

function textOf(verdict: AuditVerdict | ReceiptVerdict): readonly string[] {
  if (verdict.kind === 'wrong') return wrongText(verdict);
  if ('receipts' in verdict) {
    return [
      `right: ${verdict.receipts} receipts in ${verdict.chains} chains of ${verdict.controllers} controllers`,
      `  with the link to a badge: ${verdict.linked}`,
      ...(verdict.lost > 0 ? [`  lost with a restore, as their controllers say: ${verdict.lost}`] : []),
      `  behind the last of ${verdict.checkpoints} checkpoints: ${verdict.beyondCheckpoints}`,
    ];
  }
  return [
    `right: entries ${verdict.after + 1} to ${verdict.through}`,
    `  covered by ${verdict.checkpoints} checkpoints up to entry ${verdict.checkpointed}`,
    `  head: ${verdict.headHash}`,
  ];
}

function wrongText({ line, problem }: WrongLine): readonly string[] {
  return [`wrong: line ${line}: ${SENTENCES[problem]}`, `  problem: ${problem}`];
}

const SENTENCES: Readonly<Record<ProofProblem, string>> = {
  'line-malformed': 'it is not in the form of a line.',
  'link-broken': 'it was edited, inserted or moved, or the line before it is missing.',
  'content-unexpected': 'it holds what has no place here.',
  'other-export': 'it is another kind of export, or none.',
  'sequence-broken': 'something before it is missing, or came twice.',
  'hash-differs': 'its hash does not fit it.',
  'chain-broken': 'it does not follow what is before it.',
  'signature-foreign': 'it is not signed by a key that is believed.',
  'checkpoint-contradicts': 'a checkpoint says otherwise.',
  'checkpoint-missing': 'a checkpoint is missing, or was exchanged.',
  'certificate-foreign': 'the certificate is not from an authority that is believed.',
  truncated: 'the file ends, or a chain in it, before it is complete.',
  'after-the-end': 'there is something behind the end.',
};
