import type { PersonId } from '@monban/core/ids';
import { recordAudits, type AuditInput } from '../audit/record-audit.ts';
import { stopBadgesOfLeaver } from '../badges/badges.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';

/**
 * What writing many people leaves for the end of the transaction. Stopping badges and recording take locks that every
 * other change waits for: they are taken once, in the order in which everybody takes them, when all rows are written.
 */
export class LastSteps {
  readonly #leavers: PersonId[] = [];
  readonly #entries: AuditInput[] = [];

  addLeaver(id: PersonId): void {
    this.#leavers.push(id);
  }

  addEntries(entries: readonly AuditInput[]): void {
    for (const entry of entries) this.#entries.push(entry);
  }

  async take(platform: Platform, context: ChangeContext): Promise<void> {
    for (const id of this.#leavers) await stopBadgesOfLeaver(platform, id, context);
    await recordAudits(platform.db, context, this.#entries);
  }
}
