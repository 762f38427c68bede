import type { Knex } from '@monban/db/open';
import { auditRowColumns, chainedEntryFromRow, type AuditRow } from './audit-row.ts';
import { findAuditFloor } from './audit-floor.ts';
import { hashOf } from './record-audit.ts';

export type AuditChainVerdict =
  | { readonly kind: 'intact'; readonly entries: number; readonly headHash: string }
  /** The first entry that is missing, was changed, or does not follow its predecessor. */
  | { readonly kind: 'broken'; readonly sequence: number };

/** Reads the whole trail in slices and recomputes every hash, from where retention left its beginning. */
export async function verifyAuditChain(db: Knex): Promise<AuditChainVerdict> {
  let head = await findAuditFloor(db);
  for (;;) {
    const rows = await readAfter(db, head.sequence);
    for (const row of rows) {
      if (!follows(head, row)) return { kind: 'broken', sequence: head.sequence + 1 };
      head = { sequence: Number(row.sequence), hash: row.hash };
    }
    if (rows.length < SLICE) return { kind: 'intact', entries: head.sequence, headHash: head.hash };
  }
}

const SLICE = 1000;

function readAfter(db: Knex, sequence: number): Promise<AuditRow[]> {
  return db('audit_entries')
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(SLICE)
    .select<AuditRow[]>(auditRowColumns);
}

function follows(head: { sequence: number; hash: string }, row: AuditRow): boolean {
  const entry = chainedEntryFromRow(row);
  return (
    entry.sequence === head.sequence + 1 && entry.previousHash === head.hash && hashOf(entry) === row.hash
  );
}
