import type { ControllerId } from '@monban/core/ids';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { SnapshotResult } from '@monban/core/messages/controller';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';

/** One issued snapshot, without its text. */
export interface SnapshotInfo {
  readonly controllerId: ControllerId;
  readonly version: number;
  readonly issuedAt: string;
  readonly contentHash: string;
  /** When its controller said that it decides by it. */
  readonly appliedAt: string | null;
}

/** Old versions that stay, so that a past decision can be explained on the bytes it was made on. */
const VERSIONS_KEPT = 30;

/** The newest version of each controller that has one. */
export async function listLatestSnapshots(db: Knex): Promise<ReadonlyMap<ControllerId, SnapshotInfo>> {
  const newest = db('snapshots')
    .select('controller_id')
    .max({ version: 'version' })
    .groupBy('controller_id')
    .as('newest');
  const rows = await db('snapshots')
    .join(newest, function onNewest() {
      this.on('newest.controller_id', 'snapshots.controller_id').andOn('newest.version', 'snapshots.version');
    })
    .select<SnapshotRow[]>(INFO_COLUMNS);
  return new Map(rows.map((row) => [row.controller_id, infoFromRow(row)]));
}

export async function findLatestSnapshot(
  db: Knex,
  controllerId: ControllerId,
): Promise<SnapshotInfo | undefined> {
  const row = await db('snapshots')
    .select<SnapshotRow[]>(INFO_COLUMNS)
    .where('snapshots.controller_id', controllerId)
    .orderBy('snapshots.version', 'desc')
    .first();
  return row && infoFromRow(row);
}

/** The newest signed text as it was sent. */
export async function findLatestSnapshotMessage(
  db: Knex,
  controllerId: ControllerId,
): Promise<(SignedMessage & { readonly version: number }) | undefined> {
  const row = await db('snapshots')
    .select<{ version: number; payload: string; signature: string; key_id: string }[]>(
      'version',
      'payload',
      'signature',
      'key_id',
    )
    .where({ controller_id: controllerId })
    .orderBy('version', 'desc')
    .first();
  return row && { version: row.version, payload: row.payload, signature: row.signature, keyId: row.key_id };
}

/** False, and nothing stored, when the version that it `follows` (0: none) is not the newest one any more. */
export async function insertSnapshot(
  db: Knex,
  info: Omit<SnapshotInfo, 'appliedAt'> & { readonly follows: number },
  message: SignedMessage,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    await holdLock(trx, 'policy');
    const newest = await findLatestSnapshot(trx, info.controllerId);
    if ((newest?.version ?? 0) !== info.follows) return false;
    await trx('snapshots').insert({
      controller_id: info.controllerId,
      version: info.version,
      issued_at: info.issuedAt,
      payload: message.payload,
      signature: message.signature,
      key_id: message.keyId,
      content_hash: info.contentHash,
    });
    await trx('snapshots')
      .where({ controller_id: info.controllerId })
      .where('version', '<=', info.version - VERSIONS_KEPT)
      .delete();
    return true;
  });
}

/** Keeps the controller's first word about a version. Returns false for a version that was never issued to it. */
export async function storeSnapshotResult(
  db: Knex,
  result: SnapshotResult,
  receivedAt: string,
): Promise<boolean> {
  const { controllerId, version, outcome, refusal } = result;
  const change =
    outcome === 'applied' ? { applied_at: receivedAt, refusal: null } : { refusal: refusal ?? 'malformed' };
  const changed = await db('snapshots')
    .where({ controller_id: controllerId, version, applied_at: null })
    .update(change);
  return changed > 0;
}

/** For each controller: when it first confirmed a snapshot issued at `since` or later. */
export async function listConfirmations(db: Knex, since: string): Promise<ReadonlyMap<ControllerId, string>> {
  const rows = await db('snapshots')
    .select<{ controller_id: ControllerId; confirmed_at: string }[]>(
      'controller_id',
      db.raw('min(applied_at) as confirmed_at'),
    )
    .where('issued_at', '>=', since)
    .whereNotNull('applied_at')
    .groupBy('controller_id');
  return new Map(rows.map((row) => [row.controller_id, row.confirmed_at]));
}

const INFO_COLUMNS = [
  'snapshots.controller_id',
  'snapshots.version',
  'snapshots.issued_at',
  'snapshots.content_hash',
  'snapshots.applied_at',
];

interface SnapshotRow {
  readonly controller_id: ControllerId;
  readonly version: number;
  readonly issued_at: string;
  readonly content_hash: string;
  readonly applied_at: string | null;
}

function infoFromRow(row: SnapshotRow): SnapshotInfo {
  return {
    controllerId: row.controller_id,
    version: row.version,
    issuedAt: row.issued_at,
    contentHash: row.content_hash,
    appliedAt: row.applied_at,
  };
}
