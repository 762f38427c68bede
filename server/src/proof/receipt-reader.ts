import type { ControllerId } from '@monban/core/ids';
import type { ReceiptExportHeader, ReceiptHead } from '@monban/core/messages/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import type { Knex } from '@monban/db/open';
import { GENESIS_HASH } from '@monban/trust/receipt-chain';

/** Batches that are read at once, with all their receipts. */
const SLICE = 20;

/** The badges whose links are read. */
export type Linked = 'all' | ReadonlySet<string>;

export interface BatchRow {
  readonly lastSequence: number;
  readonly head: SignedMessage;
}

export interface ReceiptRow {
  readonly sequence: number;
  readonly payload: string;
  /** What is left of the way to a badge. */
  readonly sidecar: object | null;
}

/** Every certificate that a controller was ever given, revoked ones too. */
export async function listCertificates(
  db: Knex,
  controllerId: ControllerId | null,
): Promise<readonly { controllerId: string; pem: string; revokedAt: string | null }[]> {
  const query = db('controller_certificates')
    .orderBy(['controller_id', 'issued_at', 'serial'])
    .select<{ controller_id: string; certificate: string; revoked_at: string | null }[]>(
      'controller_id',
      'certificate',
      'revoked_at',
    );
  if (controllerId !== null) void query.where({ controller_id: controllerId });
  return (await query).map((row) => ({
    controllerId: row.controller_id,
    pem: row.certificate,
    revokedAt: row.revoked_at,
  }));
}

/** The chains of an export, each from where it is to begin. */
export async function listChains(
  db: Knex,
  { controllerId, after }: Pick<ReceiptExportHeader, 'controllerId' | 'after'>,
): Promise<readonly ReceiptHead[]> {
  if (after !== null) return [after];
  const query = db('receipt_heads')
    .orderBy(['controller_id', 'epoch'])
    .select<{ controller_id: ControllerId; epoch: string }[]>('controller_id', 'epoch');
  if (controllerId !== null) void query.where({ controller_id: controllerId });
  return (await query).map((row) => ({
    controllerId: row.controller_id,
    epoch: row.epoch,
    sequence: 0,
    hash: GENESIS_HASH,
  }));
}

/** The next batches of a chain, after its sequence. */
export async function listBatches(db: Knex, chain: ReceiptHead): Promise<readonly BatchRow[]> {
  const rows = await db('receipt_batches')
    .where({ controller_id: chain.controllerId, epoch: chain.epoch })
    .where('last_sequence', '>', chain.sequence)
    .orderBy('last_sequence')
    .limit(SLICE)
    .select<{ last_sequence: number | string; payload: string; signature: string; key_id: string }[]>(
      'last_sequence',
      'payload',
      'signature',
      'key_id',
    );
  return rows.map((row) => ({
    lastSequence: Number(row.last_sequence),
    head: { payload: row.payload, signature: row.signature, keyId: row.key_id },
  }));
}

export async function listReceipts(
  db: Knex,
  chain: ReceiptHead,
  range: { readonly from: number; readonly through: number; readonly linked: Linked },
): Promise<readonly ReceiptRow[]> {
  const rows = await db('receipts')
    .leftJoin('receipt_people', 'receipt_people.position', 'receipts.position')
    .where({ 'receipts.controller_id': chain.controllerId, 'receipts.epoch': chain.epoch })
    .whereBetween('receipts.sequence', [range.from, range.through])
    .orderBy('receipts.sequence')
    .select<StoredRow[]>(
      'receipts.sequence',
      'receipts.payload',
      'receipt_people.badge_id',
      'receipt_people.salt',
      'receipt_people.proof',
    );
  return rows.map((row) => ({
    sequence: Number(row.sequence),
    payload: row.payload,
    sidecar: range.linked === 'all' || range.linked.has(row.badge_id ?? '') ? sidecarOf(row) : null,
  }));
}

interface StoredRow {
  readonly sequence: number | string;
  readonly payload: string;
  readonly badge_id: string | null;
  readonly salt: string | null;
  readonly proof: string | null;
}

function sidecarOf({ badge_id: badgeId, salt, proof }: StoredRow): object | null {
  if (badgeId === null || salt === null) return null;
  return { salt, badgeId, ...(proof !== null && { proof: JSON.parse(proof) as object }) };
}
