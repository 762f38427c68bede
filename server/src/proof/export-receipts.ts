import { AppError } from '@monban/core/errors';
import type { ControllerId, PersonId } from '@monban/core/ids';
import type { ReceiptExportHeader, ReceiptHead } from '@monban/core/messages/proof';
import { ReceiptBatchHead } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { sealLines } from '@monban/trust/proof/sealed-lines';
import { listBadgeIds } from '../badges/badge-store.ts';
import { listCheckpointsAfter } from './checkpoint-store.ts';
import { checkpointItem, commonHeader, type ExportDeps } from './export-audit.ts';
import {
  listBatches,
  listCertificates,
  listChains,
  listReceipts,
  type BatchRow,
  type Linked,
  type ReceiptRow,
} from './receipt-reader.ts';

/** Whose links to badges go out: everybody's to whoever runs the server alone. */
export type ExportedLinks = 'all' | 'none' | { readonly of: PersonId };

/** All of them, of one controller, or of one chain. */
export interface ReceiptPart {
  readonly controllerId?: ControllerId | undefined;
  /** With `after`: this chain alone, from the next receipt on. */
  readonly epoch?: string | undefined;
  readonly after?: number | undefined;
}

export interface ReceiptExportRequest extends ReceiptPart {
  readonly links: ExportedLinks;
  readonly at: Date;
}

const CHECKPOINT_SLICE = 20;

/**
 * Receipts as docs/protocol/receipt-export.md has them: certificates, checkpoints, then every batch as it was signed,
 * chain by chain, in slices from the database. Throws `NOT_FOUND` where there is no receipt `after`.
 */
export async function exportReceipts(
  deps: ExportDeps,
  request: ReceiptExportRequest,
): Promise<AsyncGenerator<string>> {
  const header: ReceiptExportHeader = {
    type: 'monban.receipt-export.v1',
    ...commonHeader(deps, request.at),
    controllerId: request.controllerId ?? null,
    after: await findReceiptStart(deps.db, request),
    authority: deps.proof.authorityPem,
  };
  return sealLines('receipts', items(deps.db, header, await linkedOf(deps.db, request)), deps.proof.key);
}

async function linkedOf(db: Knex, { links }: ReceiptExportRequest): Promise<Linked> {
  if (links === 'all') return 'all';
  return links === 'none' ? new Set() : new Set(await listBadgeIds(db, links.of, 'own'));
}

/** Null for an export from the beginning. Throws `NOT_FOUND` where there is no receipt `after`. */
export async function findReceiptStart(
  db: Knex,
  { controllerId, epoch, after }: ReceiptPart,
): Promise<ReceiptHead | null> {
  if (controllerId === undefined || epoch === undefined || after === undefined) return null;
  const row = await db('receipts')
    .where({ controller_id: controllerId, epoch, sequence: after })
    .first<{ hash: string } | undefined>('hash');
  if (row === undefined) throw new AppError('NOT_FOUND');
  return { controllerId, epoch, sequence: after, hash: row.hash };
}

/** How many receipts an export of this part would hold now. */
export async function countReceipts(db: Knex, { controllerId, epoch, after }: ReceiptPart): Promise<number> {
  const query = db('receipts').count<{ count: number | string }[]>({ count: '*' });
  if (controllerId !== undefined) void query.where({ controller_id: controllerId });
  if (epoch !== undefined && after !== undefined) void query.where({ epoch }).where('sequence', '>', after);
  const [row] = await query;
  return Number(row?.count ?? 0);
}

async function* items(db: Knex, header: ReceiptExportHeader, linked: Linked): AsyncGenerator<string> {
  yield JSON.stringify(header);
  // Read first: what is stored meanwhile goes beyond these chains, and never falls short of the checkpoints.
  for await (const item of checkpointsOf(db)) yield item;
  for (const certificate of await listCertificates(db, header.controllerId)) {
    yield JSON.stringify({ certificate });
  }
  for (const chain of await listChains(db, header)) {
    for await (const batch of batchesOf(db, { chain, linked })) yield JSON.stringify({ batch });
  }
}

async function* checkpointsOf(db: Knex): AsyncGenerator<string> {
  let number = 0;
  for (;;) {
    const checkpoints = await listCheckpointsAfter(db, number, CHECKPOINT_SLICE);
    for (const checkpoint of checkpoints) yield checkpointItem(checkpoint);
    if (checkpoints.length < CHECKPOINT_SLICE) return;
    number = checkpoints.at(-1)?.number ?? number;
  }
}

async function* batchesOf(
  db: Knex,
  { chain, linked }: { readonly chain: ReceiptHead; readonly linked: Linked },
): AsyncGenerator<object> {
  let after = chain.sequence;
  for (;;) {
    const batches = await listBatches(db, { ...chain, sequence: after });
    if (batches.length === 0) return;
    const ranges = batches.map((batch) => ({ batch, first: firstOf(batch) }));
    const from = Math.min(...ranges.map(({ first }) => first));
    after = batches.at(-1)?.lastSequence ?? after;
    const receipts = await listReceipts(db, chain, { from, through: after, linked });
    for (const { batch, first } of ranges) {
      const own = receipts.filter(({ sequence }) => sequence >= first && sequence <= batch.lastSequence);
      yield { head: batch.head, receipts: own.map(outbound) };
    }
  }
}

/** What the batch was signed for: it may begin with receipts that an earlier one brought already. */
function firstOf({ head, lastSequence }: BatchRow): number {
  const parsed = ReceiptBatchHead.safeParse(parseJson(head.payload));
  return parsed.success ? parsed.data.firstSequence : lastSequence;
}

/** Undefined for a row that somebody spoilt: it goes into the file as it is, and the verifier names its line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function outbound({ payload, sidecar }: ReceiptRow): object {
  return { payload, sidecar };
}
