import type { AuditExportQuery, ReceiptExportQuery } from '@monban/core/api/proof';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { findAuditHead, recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { findAuditStart } from './export-audit.ts';
import { countReceipts, findReceiptStart } from './export-receipts.ts';

/**
 * Whoever takes the trail out leaves a trace in it, which the file already holds: from where on, and how many entries
 * there were until then. Throws `NOT_FOUND` where there is no entry `after`.
 */
export async function recordAuditExport(
  db: Knex,
  context: ChangeContext,
  { after }: AuditExportQuery,
): Promise<void> {
  const start = await findAuditStart(db, after);
  const { sequence } = await findAuditHead(db);
  await record(db, context, {
    of: 'audit',
    what: { after: start.sequence, count: sequence - start.sequence },
  });
}

/**
 * The same for receipts: which part, whose links to badges, and how many receipts there were then. `links`: everybody's,
 * as only the host can have them. Throws `NOT_FOUND` where there is no receipt `after`.
 */
export async function recordReceiptExport(
  db: Knex,
  context: ChangeContext,
  part: ReceiptExportQuery & { readonly links?: 'all' },
): Promise<void> {
  await findReceiptStart(db, part);
  await record(db, context, { of: 'receipts', what: { ...part, count: await countReceipts(db, part) } });
}

function record(
  db: Knex,
  context: ChangeContext,
  { of, what }: { readonly of: 'audit' | 'receipts'; readonly what: object },
): Promise<void> {
  const entry = { action: 'proof.exported', subjectType: 'proof', subjectId: of, before: null, after: what };
  return inTransaction(db, (trx) => recordAudit(trx, context, entry));
}
