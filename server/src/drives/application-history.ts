import { createHmac } from 'node:crypto';
import type { AnswerWay, ApplicationEvent, ApplicationState } from '@monban/core/api/applications';
import type { ApplicationActor } from '@monban/core/drives/application-life';
import type { ApplicationId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { canonicalJson } from '../audit/canonical-json.ts';
import { recordAudit } from '../audit/record-audit.ts';

/** One line of what became of an application: in clear here, for the clerks of its drive and the person alone. */
export interface HistoryEntry {
  readonly id: string;
  readonly applicationId: ApplicationId;
  /** The version that the application has since. */
  readonly version: number;
  readonly at: string;
  readonly transition: ApplicationEvent['transition'];
  readonly from: ApplicationState | null;
  readonly to: ApplicationState;
  readonly by: ApplicationActor;
  readonly operatorId: OperatorId | null;
  readonly via: AnswerWay | null;
  readonly on: string | null;
  readonly consentVersion: number | null;
}

/**
 * What the audit trail holds of an entry: HMAC-SHA-256 under the server's key for drives, base64url. Whoever has the
 * trail alone learns that something was said to some drive, and neither by whom, nor about whom, nor what.
 */
export function commitmentTo(driveKey: Uint8Array, entry: HistoryEntry): string {
  return createHmac('sha256', driveKey).update(canonicalJson(entry)).digest('base64url');
}

/** The entry, and its commitment in the trail, in one transaction. Call it last: it takes the trail's lock. */
export async function recordHistory(trx: Knex, driveKey: Uint8Array, entry: HistoryEntry): Promise<void> {
  const commitment = commitmentTo(driveKey, entry);
  await insertRows(trx, 'application_history', [rowOf(entry, commitment)]);
  const withheld = { actor: 'withheld', at: new Date(entry.at), requestId: null };
  const subject = { subjectType: 'drive-answer', subjectId: entry.id };
  await recordAudit(trx, withheld, {
    action: 'drive-answer.recorded',
    ...subject,
    before: null,
    after: { commitment },
  });
}

/** Many at once of what is no answer, and what the drive's own entry in the trail tells. */
export async function insertHistory(trx: Knex, entries: readonly HistoryEntry[]): Promise<void> {
  await insertRows(
    trx,
    'application_history',
    entries.map((entry) => rowOf(entry, null)),
  );
}

/** Newest first. */
export async function listHistory(db: Knex, applicationId: ApplicationId): Promise<ApplicationEvent[]> {
  const rows = await db('application_history')
    .leftJoin('operators', 'operators.id', 'application_history.operator_id')
    .where({ 'application_history.application_id': applicationId })
    .orderBy('application_history.version', 'desc')
    .select<EventRow[]>({
      id: 'application_history.id',
      at: 'application_history.at',
      transition: 'application_history.transition',
      from: 'application_history.from_state',
      to: 'application_history.to_state',
      by: 'application_history.done_by',
      byName: 'operators.display_name',
      via: 'application_history.via',
      on: 'application_history.told_on',
      consentVersion: 'application_history.consent_version',
    });
  // What a person says is told as the person's, not as a sign-in's.
  return rows.map((row) => ({ ...row, byName: row.by === 'person' ? null : row.byName }));
}

type EventRow = ApplicationEvent;

function rowOf(entry: HistoryEntry, commitment: string | null) {
  return {
    id: entry.id,
    application_id: entry.applicationId,
    version: entry.version,
    at: entry.at,
    transition: entry.transition,
    from_state: entry.from,
    to_state: entry.to,
    done_by: entry.by,
    operator_id: entry.operatorId,
    via: entry.via,
    told_on: entry.on,
    consent_version: entry.consentVersion,
    commitment,
  };
}
