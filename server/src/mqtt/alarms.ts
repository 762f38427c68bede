import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { BadgeId, ControllerId } from '@monban/core/ids';
import type { Logger } from 'pino';
import { recordAudit } from '../audit/record-audit.ts';

export interface AlarmDeps {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly log: Logger;
}

type Details = Readonly<Record<string, string | number>>;

/** Repetitions of one alarm within this time are counted, not written again: junk must not fill the audit trail. */
const QUIET_MS = 60_000;
const MAXIMUM_REMEMBERED = 10_000;

/** What somebody has to look at: a line in the log and a row in the audit trail, never with the message itself. */
export class Alarms {
  readonly #deps: AlarmDeps;
  readonly #recent = new Map<string, { at: number; suppressed: number }>();

  constructor(deps: AlarmDeps) {
    this.#deps = deps;
  }

  /** A batch whose form, signature or chain is wrong; nothing of it was stored. */
  async refusedReceipts(
    controllerId: ControllerId,
    details: Details & { readonly reason: string },
  ): Promise<void> {
    await this.#raise('alarm.receipts-refused', { type: 'controller', id: controllerId }, details);
  }

  /** Any other message that was not what it claimed to be. */
  async refusedMessage(
    controllerId: ControllerId,
    details: { readonly channel: string; readonly reason: string },
  ) {
    await this.#raise('alarm.message-refused', { type: 'controller', id: controllerId }, details);
  }

  /** Two connections under one certificate push each other out. */
  async duplicateController(controllerId: ControllerId): Promise<void> {
    await this.#raise('alarm.duplicate-controller', { type: 'controller', id: controllerId }, {});
  }

  /** One counter under two proofs, or a counter that went back at one door (badge-ap.md section 4). */
  async cloneSuspected(badgeId: BadgeId, details: Details & { readonly finding: string }): Promise<void> {
    await this.#raise('alarm.clone-suspected', { type: 'badge', id: badgeId }, details);
  }

  /** A door opened on a card signature that does not verify here. */
  async proofFailed(controllerId: ControllerId, details: Details): Promise<void> {
    await this.#raise('alarm.proof-failed', { type: 'controller', id: controllerId }, details);
  }

  async #raise(action: string, subject: { readonly type: string; readonly id: string }, details: Details) {
    const now = this.#deps.clock();
    const key = `${action} ${subject.id} ${String(details['reason'] ?? details['finding'] ?? '')}`;
    const recent = this.#recent.get(key);
    if (recent && now.getTime() - recent.at < QUIET_MS) {
      recent.suppressed += 1;
      return;
    }
    if (this.#recent.size >= MAXIMUM_REMEMBERED) this.#recent.clear();
    this.#recent.set(key, { at: now.getTime(), suppressed: 0 });
    this.#deps.log.warn({ action, subject: subject.id, ...details }, 'Alarm');
    const after = { ...details, ...(recent && recent.suppressed > 0 ? { repeated: recent.suppressed } : {}) };
    const context = { actor: actorOf(subject), at: now, requestId: null };
    const entry = { action, subjectType: subject.type, subjectId: subject.id, before: null, after };
    try {
      await inTransaction(this.#deps.db, (trx) => recordAudit(trx, context, entry));
    } catch (cause) {
      // What is not written down is raised anew when it comes again.
      this.#recent.delete(key);
      throw cause;
    }
  }
}

function actorOf(subject: { readonly type: string; readonly id: string }): string {
  return subject.type === 'controller' ? `controller:${subject.id}` : 'system';
}
