import { createHash } from 'node:crypto';
import {
  AuditExportHeader,
  CheckpointLine,
  EntryLine,
  type AuditHead,
  type ProofProblem,
} from '@monban/core/messages/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { VerifyingKeys } from '../keys.ts';
import { AUDIT_CHAIN_START, CheckpointChain } from './checkpoint-chain.ts';
import { keysOfHeader } from './header-keys.ts';
import type { WrongLine } from './proof-problem.ts';
import { jsonOf, readSealedLines, type ItemReader } from './sealed-lines.ts';

/** What the verifier is given beside the file. */
export interface AuditTrust {
  /** Keys that sign checkpoints; null: those that the file itself names, which proves no more than that it fits. */
  readonly checkpointKeys: VerifyingKeys | null;
  /** Checkpoints that were kept apart, in the signed form; their signatures were checked. */
  readonly keptCheckpoints: readonly SignedMessage[];
}

export type AuditVerdict =
  | {
      readonly kind: 'right';
      /** Entries `after + 1` to `through`. */
      readonly after: number;
      readonly through: number;
      readonly headHash: string;
      readonly checkpoints: number;
      /** The last entry that a checkpoint covers. */
      readonly checkpointed: number;
    }
  | WrongLine;

/** Reads a whole export of the audit trail. Any bytes get a verdict; throws only what `source` throws. */
export async function verifyAuditExport(
  source: AsyncIterable<Uint8Array>,
  trust: AuditTrust,
): Promise<AuditVerdict> {
  const reader = new AuditReader(trust);
  const sealed = await readSealedLines(source, reader);
  return sealed.kind === 'sealed' ? reader.verdict() : sealed;
}

class AuditReader implements ItemReader {
  readonly export = 'audit';
  readonly #trust: AuditTrust;
  readonly #checkpoints: CheckpointChain;
  #header: AuditExportHeader | undefined;
  #head: AuditHead = { sequence: 0, hash: AUDIT_CHAIN_START };
  #checkpointed = 0;

  constructor(trust: AuditTrust) {
    this.#trust = trust;
    this.#checkpoints = new CheckpointChain(() => this.keys(), trust.keptCheckpoints);
  }

  keys(): VerifyingKeys {
    return this.#trust.checkpointKeys ?? keysOfHeader(this.#header);
  }

  accept(item: string): ProofProblem | undefined {
    if (this.#header === undefined) return this.#begin(item);
    return item.startsWith('{"checkpoint":') ? this.#checkpoint(item) : this.#entry(item);
  }

  finish(): ProofProblem | undefined {
    if (this.#head.sequence !== this.#header?.through) return 'truncated';
    return this.#checkpoints.isBehindKept() ? 'checkpoint-missing' : undefined;
  }

  verdict(): AuditVerdict {
    return {
      kind: 'right',
      after: this.#header?.after.sequence ?? 0,
      through: this.#head.sequence,
      headHash: this.#head.hash,
      checkpoints: this.#checkpoints.count,
      checkpointed: this.#checkpointed,
    };
  }

  #begin(item: string): ProofProblem | undefined {
    const header = AuditExportHeader.safeParse(jsonOf(item));
    if (!header.success) return 'other-export';
    const { after } = header.data;
    if (after.sequence === 0 && after.hash !== AUDIT_CHAIN_START) return 'chain-broken';
    this.#header = header.data;
    this.#head = after;
    return undefined;
  }

  #entry(item: string): ProofProblem | undefined {
    const line = EntryLine.safeParse(jsonOf(item));
    if (!line.success) return 'content-unexpected';
    const { entry, hash } = line.data;
    if (entry.sequence !== this.#head.sequence + 1) return 'sequence-broken';
    if (entry.previousHash !== this.#head.hash) return 'chain-broken';
    // `{"entry":` … `,"hash":"` 43 characters `"}`: the hash covers the text exactly as it stands.
    const text = item.slice('{"entry":'.length, -(',"hash":"'.length + 43 + '"}'.length));
    if (createHash('sha256').update(text, 'utf8').digest('base64url') !== hash) return 'hash-differs';
    this.#head = { sequence: entry.sequence, hash };
    return undefined;
  }

  #checkpoint(item: string): ProofProblem | undefined {
    const line = CheckpointLine.safeParse(jsonOf(item));
    if (!line.success) return 'content-unexpected';
    const checkpoint = this.#checkpoints.accept(line.data.checkpoint);
    if (typeof checkpoint === 'string') return checkpoint;
    const { sequence, hash } = checkpoint.audit;
    // Of what is before the file nothing can be said but that it was signed.
    if (sequence < (this.#header?.after.sequence ?? 0)) return undefined;
    if (sequence !== this.#head.sequence || hash !== this.#head.hash) return 'checkpoint-contradicts';
    this.#checkpointed = sequence;
    return undefined;
  }
}
