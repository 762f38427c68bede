import { X509Certificate } from 'node:crypto';
import type { Verification } from '@monban/core/api/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { verifyingKeys } from '@monban/trust/keys';
import type { WrongLine } from '@monban/trust/proof/proof-problem';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { verifyReceiptExport } from '@monban/trust/proof/verify-receipt-export';
import type { Logger } from 'pino';
import { findBrokenDeletion } from '../retention/deletion-log.ts';
import { exportAudit, type ExportDeps } from './export-audit.ts';
import { exportReceipts } from './export-receipts.ts';

export interface VerificationDeps extends ExportDeps {
  readonly clock: () => Date;
  readonly log: Logger;
}

const NEVER: Verification = {
  state: 'never',
  startedAt: null,
  endedAt: null,
  part: null,
  read: 0,
  total: 0,
  problem: null,
  line: null,
};

const NONE_KEPT: readonly SignedMessage[] = [];

/**
 * Reads the whole trail and all receipts as an export would hold them, through the very verifier that others run off
 * line, and the log of deletions; says how far it is. One at a time, in this process.
 */
export class Verifications {
  readonly #deps: VerificationDeps;
  #latest = NEVER;
  #running: Promise<void> | undefined;

  constructor(deps: VerificationDeps) {
    this.#deps = deps;
  }

  latest(): Verification {
    return this.#latest;
  }

  /** Begins one, unless one runs. */
  async start(): Promise<Verification> {
    if (this.#running) return this.#latest;
    const startedAt = this.#deps.clock().toISOString();
    this.#running = Promise.resolve();
    this.#latest = { ...NEVER, state: 'running', startedAt, total: await this.#count() };
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#latest;
  }

  /** Resolves when nothing runs any more. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      const wrong =
        (await this.#readAudit()) ?? (await this.#readReceipts()) ?? (await this.#readDeletions());
      this.#end(wrong ? { state: 'wrong', problem: wrong.problem, line: wrong.line } : { state: 'right' });
    } catch (err) {
      this.#deps.log.error({ err }, 'Trail and receipts could not be read for their verification');
      this.#end({ state: 'failed' });
    }
  }

  async #readAudit(): Promise<WrongLine | undefined> {
    this.#latest = { ...this.#latest, part: 'audit' };
    const lines = await exportAudit(this.#deps, { at: this.#deps.clock() });
    const trust = { checkpointKeys: this.#keys(), keptCheckpoints: NONE_KEPT };
    const verdict = await verifyAuditExport(
      this.#counted(lines, () => 1),
      trust,
    );
    return verdict.kind === 'wrong' ? verdict : undefined;
  }

  async #readReceipts(): Promise<WrongLine | undefined> {
    this.#latest = { ...this.#latest, part: 'receipts' };
    const lines = await exportReceipts(this.#deps, { links: 'all', at: this.#deps.clock() });
    const trust = {
      checkpointKeys: this.#keys(),
      keptCheckpoints: NONE_KEPT,
      authorities: [new X509Certificate(this.#deps.proof.authorityPem)],
    };
    const verdict = await verifyReceiptExport(this.#counted(lines, countReceipts), trust);
    return verdict.kind === 'wrong' ? verdict : undefined;
  }

  async #readDeletions(): Promise<WrongLine | undefined> {
    this.#latest = { ...this.#latest, part: 'deletions' };
    const line = await findBrokenDeletion(this.#deps.db);
    return line === undefined ? undefined : { kind: 'wrong', line, problem: 'chain-broken' };
  }

  #keys() {
    return verifyingKeys(this.#deps.proof.key.publicKey);
  }

  async *#counted(
    lines: AsyncIterable<string>,
    countOf: (line: string) => number,
  ): AsyncGenerator<Uint8Array> {
    for await (const line of lines) {
      const read = Math.min(this.#latest.total, this.#latest.read + countOf(line));
      this.#latest = { ...this.#latest, read };
      yield Buffer.from(line, 'utf8');
    }
  }

  async #count(): Promise<number> {
    const { db } = this.#deps;
    const counts = ['audit_entries', 'receipts', 'deletion_log'].map(async (table) => {
      const row = await db(table).count<{ count: number | string }[]>({ count: '*' }).first();
      return Number(row?.count ?? 0);
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  #end(outcome: Partial<Verification>): void {
    const read = outcome.state === 'right' ? this.#latest.total : this.#latest.read;
    this.#latest = { ...this.#latest, ...outcome, read, endedAt: this.#deps.clock().toISOString() };
  }
}

function countReceipts(line: string): number {
  return line.split('{\\"specversion\\":').length - 1;
}
