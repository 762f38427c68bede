import { AppError } from '@monban/core/errors';
import type { OrganisationId } from '@monban/core/ids';
import type { AuditExportHeader, AuditHead } from '@monban/core/messages/proof';
import type { Knex } from '@monban/db/open';
import type { SigningKey } from '@monban/trust/keys';
import { sealLines } from '@monban/trust/proof/sealed-lines';
import { findAuditFloor } from '../audit/audit-floor.ts';
import { auditRowColumns, chainedEntryFromRow, type AuditRow } from '../audit/audit-row.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { findAuditHead } from '../audit/record-audit.ts';
import { listCheckpointsAfter, type StoredCheckpoint } from './checkpoint-store.ts';

export interface ExportDeps {
  readonly db: Knex;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly proof: { readonly key: SigningKey; readonly authorityPem: string };
}

const SLICE = 1000;
const CHECKPOINT_SLICE = 20;

/**
 * The audit trail as docs/protocol/audit-export.md has it, line by line, in slices from the database: entries after
 * `after` (or after what retention took away) up to the head as it is now, each checkpoint behind the entry it names.
 * Throws `NOT_FOUND` where there is no entry `after`.
 */
export async function exportAudit(
  deps: ExportDeps,
  request: { readonly after?: number | undefined; readonly at: Date },
): Promise<AsyncGenerator<string>> {
  const { db, proof } = deps;
  const after = await findAuditStart(db, request.after);
  const { sequence: through } = await findAuditHead(db);
  const header: AuditExportHeader = {
    type: 'monban.audit-export.v1',
    ...commonHeader(deps, request.at),
    after,
    through,
  };
  return sealLines('audit', items(db, header), proof.key);
}

/** What the headers of all exports say. */
export function commonHeader({ organisation, proof }: ExportDeps, at: Date) {
  const { keyId, point } = proof.key;
  return {
    // It was checked when the server opened its database.
    organisation: { id: organisation.id as OrganisationId, name: organisation.name },
    at: at.toISOString(),
    checkpointKeys: [{ keyId, publicKey: point.toString('base64url') }],
  };
}

/**
 * The entry before the first one of an export: `after`, or what retention took away. Throws `NOT_FOUND` where there is
 * no entry `after`.
 */
export async function findAuditStart(db: Knex, after: number | undefined): Promise<AuditHead> {
  const floor = await findAuditFloor(db);
  if (after === undefined || after === floor.sequence) return floor;
  const row = await db('audit_entries')
    .where({ sequence: after })
    .first<{ hash: string } | undefined>('hash');
  if (row === undefined) throw new AppError('NOT_FOUND');
  return { sequence: after, hash: row.hash };
}

async function* items(db: Knex, header: AuditExportHeader): AsyncGenerator<string> {
  yield JSON.stringify(header);
  const checkpoints = new CheckpointQueue(db, header.through);
  yield* checkpoints.through(header.after.sequence);
  let sequence = header.after.sequence;
  while (sequence < header.through) {
    const rows = await readAfter(db, sequence, header.through);
    for (const row of rows) {
      sequence = Number(row.sequence);
      yield `{"entry":${canonicalJson(chainedEntryFromRow(row))},"hash":${JSON.stringify(row.hash)}}`;
      yield* checkpoints.through(sequence);
    }
    // What is missing is missing in the file, and the verifier says where.
    if (rows.length < SLICE) break;
  }
  yield* checkpoints.through(header.through);
}

function readAfter(db: Knex, sequence: number, through: number): Promise<AuditRow[]> {
  return db('audit_entries')
    .where('sequence', '>', sequence)
    .where('sequence', '<=', through)
    .orderBy('sequence')
    .limit(SLICE)
    .select<AuditRow[]>(auditRowColumns);
}

/** Checkpoints in their order, given out as far as the entries have come. */
class CheckpointQueue {
  readonly #db: Knex;
  readonly #last: number;
  #read = 0;
  #waiting: StoredCheckpoint[] = [];
  #isAtEnd = false;

  constructor(db: Knex, last: number) {
    this.#db = db;
    this.#last = last;
  }

  /** Items of all that name an entry up to `sequence`. */
  async *through(sequence: number): AsyncGenerator<string> {
    for (let next = await this.#peek(); next !== undefined; next = await this.#peek()) {
      // One that was made while we read names entries that are not in the file.
      if (next.audit.sequence > sequence || next.audit.sequence > this.#last) return;
      this.#waiting.shift();
      yield checkpointItem(next);
    }
  }

  async #peek(): Promise<StoredCheckpoint | undefined> {
    if (this.#waiting.length === 0 && !this.#isAtEnd) {
      this.#waiting = [...(await listCheckpointsAfter(this.#db, this.#read, CHECKPOINT_SLICE))];
      this.#isAtEnd = this.#waiting.length < CHECKPOINT_SLICE;
      this.#read = this.#waiting.at(-1)?.number ?? this.#read;
    }
    return this.#waiting[0];
  }
}

export function checkpointItem({ message }: StoredCheckpoint): string {
  return JSON.stringify({ checkpoint: message });
}
