import type { X509Certificate } from 'node:crypto';
import {
  BatchLine,
  CertificateLine,
  CheckpointLine,
  ReceiptExportHeader,
  type ProofProblem,
} from '@monban/core/messages/proof';
import { ReceiptBatchHead, type ReceiptBatch } from '@monban/core/messages/receipt';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { keyIdOf, pointOf, verifyingKeys, type VerifyingKeys } from '../keys.ts';
import { openBatch, verifyBatch, type OpenedBatch } from '../receipt-batch.ts';
import { startChain, type ChainHead } from '../receipt-chain.ts';
import { parseCertificate } from '../certificate-authority.ts';
import { CheckpointChain } from './checkpoint-chain.ts';
import { CheckpointedHeads } from './checkpointed-heads.ts';
import { bridgeLoss } from './lost-receipts.ts';
import type { WrongLine } from './proof-problem.ts';
import { jsonOf, readSealedLines, type ItemReader } from './sealed-lines.ts';

export interface ReceiptTrust {
  /** Authorities whose controllers are believed. */
  readonly authorities: readonly X509Certificate[];
  readonly checkpointKeys: VerifyingKeys;
  /** Checkpoints that were kept apart, in the signed form; their signatures were checked. */
  readonly keptCheckpoints: readonly SignedMessage[];
}

export type ReceiptVerdict =
  | {
      readonly kind: 'right';
      readonly controllers: number;
      readonly chains: number;
      readonly receipts: number;
      /** Receipts whose link to a badge is still there and fits. */
      readonly linked: number;
      /** Receipts that are gone since a restore, as their controllers signed; no checkpoint names one of them. */
      readonly lost: number;
      readonly checkpoints: number;
      /** Receipts after the last checkpoint of their chain: of these a deleted tail would not show yet. */
      readonly beyondCheckpoints: number;
    }
  | WrongLine;

/**
 * Reads a whole export of receipts. Expired and revoked certificates count: what a controller signed while it was
 * trusted stays evidence, and checkpoints say by when it was here. Throws only what `source` throws.
 */
export async function verifyReceiptExport(
  source: AsyncIterable<Uint8Array>,
  trust: ReceiptTrust,
): Promise<ReceiptVerdict> {
  const reader = new ReceiptReader(trust);
  const sealed = await readSealedLines(source, reader);
  return sealed.kind === 'sealed' ? reader.verdict() : sealed;
}

class ReceiptReader implements ItemReader {
  readonly export = 'receipts';
  readonly #trust: ReceiptTrust;
  readonly #checkpoints: CheckpointChain;
  readonly #heads = new CheckpointedHeads();
  /** By controller, all keys that it ever had a certificate for. */
  readonly #controllers = new Map<string, Map<string, VerifyingKeys>>();
  readonly #chains = new Map<string, ChainHead>();
  #header: ReceiptExportHeader | undefined;
  #receipts = 0;
  #linked = 0;
  #lost = 0;
  #hasBatches = false;

  constructor(trust: ReceiptTrust) {
    this.#trust = trust;
    this.#checkpoints = new CheckpointChain(() => this.keys(), trust.keptCheckpoints);
  }

  keys(): VerifyingKeys {
    return this.#trust.checkpointKeys;
  }

  accept(item: string): ProofProblem | undefined {
    if (this.#header === undefined) return this.#begin(item);
    if (item.startsWith('{"batch":')) return this.#batch(item);
    // All that batches are held against comes before them.
    if (this.#hasBatches) return 'content-unexpected';
    return item.startsWith('{"checkpoint":') ? this.#checkpoint(item) : this.#certificate(item);
  }

  finish(): ProofProblem | undefined {
    if (this.#checkpoints.isBehindKept()) return 'checkpoint-missing';
    const isWhole = this.#heads.areReachedBy(this.#chains, (head) => this.#isAsked(head));
    return isWhole ? undefined : 'truncated';
  }

  verdict(): ReceiptVerdict {
    return {
      kind: 'right',
      controllers: new Set([...this.#chains.values()].map(({ controllerId }) => controllerId)).size,
      chains: this.#chains.size,
      receipts: this.#receipts,
      linked: this.#linked,
      lost: this.#lost,
      checkpoints: this.#checkpoints.count,
      beyondCheckpoints: this.#heads.countBeyond([...this.#chains.values()], this.#header?.after ?? null),
    };
  }

  #begin(item: string): ProofProblem | undefined {
    const header = ReceiptExportHeader.safeParse(jsonOf(item));
    if (!header.success) return 'other-export';
    this.#header = header.data;
    const { after } = header.data;
    if (after !== null) this.#chains.set(chainName(after), after);
    return undefined;
  }

  /** Whether the file is to hold this chain at all. */
  #isAsked(head: { readonly controllerId: string; readonly epoch: string }): boolean {
    const { controllerId = null, after = null } = this.#header ?? {};
    if (after !== null) return chainName(after) === chainName(head);
    return controllerId === null || controllerId === head.controllerId;
  }

  #certificate(item: string): ProofProblem | undefined {
    const line = CertificateLine.safeParse(jsonOf(item));
    if (!line.success) return 'content-unexpected';
    const { controllerId, pem } = line.data.certificate;
    const key = trustedKey(pem, controllerId, this.#trust.authorities);
    if (key === undefined) return 'certificate-foreign';
    const keys = this.#controllers.get(controllerId) ?? new Map<string, VerifyingKeys>();
    keys.set(key.keyId, key.keys);
    this.#controllers.set(controllerId, keys);
    return undefined;
  }

  #checkpoint(item: string): ProofProblem | undefined {
    const line = CheckpointLine.safeParse(jsonOf(item));
    if (!line.success) return 'content-unexpected';
    const checkpoint = this.#checkpoints.accept(line.data.checkpoint);
    if (typeof checkpoint === 'string') return checkpoint;
    return this.#heads.add(checkpoint.receipts) ? undefined : 'checkpoint-contradicts';
  }

  #batch(item: string): ProofProblem | undefined {
    const line = BatchLine.safeParse(jsonOf(item));
    if (!line.success) return 'content-unexpected';
    this.#hasBatches = true;
    const batch = this.#open(line.data.batch);
    if (batch === undefined) return 'signature-foreign';
    if (!this.#isAsked(batch.head)) return 'content-unexpected';
    return this.#follow(batch);
  }

  #follow(batch: OpenedBatch): ProofProblem | undefined {
    const { controllerId, epoch } = batch.head;
    const reached = this.#chains.get(chainName(batch.head)) ?? startChain(controllerId, epoch);
    const chain = bridgeLoss(batch, reached) ?? reached;
    const verdict = verifyBatch(batch, chain);
    switch (verdict.kind) {
      case 'broken':
        return 'chain-broken';
      case 'gap':
      case 'duplicate':
        return 'sequence-broken';
      case 'accepted': {
        this.#chains.set(chainName(batch.head), verdict.chain);
        this.#receipts += verdict.fresh.length;
        this.#linked += verdict.fresh.filter(({ sidecar }) => sidecar !== null).length;
        this.#lost += chain.sequence - reached.sequence;
        if (this.#heads.nameAny(reached, chain)) return 'checkpoint-contradicts';
        return this.#heads.agreeWith(chainName(chain), verdict.fresh) ? undefined : 'checkpoint-contradicts';
      }
    }
  }

  /** The head's signature has to be of a key of the very controller that it names. */
  #open(batch: ReceiptBatch): OpenedBatch | undefined {
    const head = ReceiptBatchHead.safeParse(jsonOf(batch.head.payload));
    const keys = this.#controllers.get(head.data?.controllerId ?? '')?.get(batch.head.keyId);
    if (keys === undefined) return undefined;
    try {
      return openBatch(batch, keys);
    } catch {
      return undefined;
    }
  }
}

function chainName({
  controllerId,
  epoch,
}: {
  readonly controllerId: string;
  readonly epoch: string;
}): string {
  return `${controllerId} ${epoch}`;
}

function trustedKey(
  pem: string,
  controllerId: string,
  authorities: readonly X509Certificate[],
): { readonly keyId: string; readonly keys: VerifyingKeys } | undefined {
  try {
    const certificate = parseCertificate(pem);
    const isIssued = authorities.some(
      (ca) => certificate.checkIssued(ca) && certificate.verify(ca.publicKey),
    );
    if (!isIssued || certificate.ca || certificate.subject !== `CN=${controllerId}`) return undefined;
    const key = certificate.publicKey;
    return { keyId: keyIdOf(pointOf(key)), keys: verifyingKeys(key) };
  } catch {
    return undefined;
  }
}
