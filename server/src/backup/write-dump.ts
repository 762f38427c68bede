import type { Knex } from '@monban/db/open';
import { readLines } from '@monban/db/portable-rows';
import { listTableShapes, type TableShape } from '@monban/db/table-shapes';
import { verifyAuditChain } from '../audit/verify-audit-chain.ts';
import type { DataFile, DumpHeader, DumpManifest, DumpTableEnd } from './dump-parts.ts';
import { hashOfContent, LineHash } from './line-hash.ts';
import { unusable } from './unusable.ts';

/** Rows that have been read of a table so far. */
export type Progress = (table: string, rows: number) => void;

/**
 * One moment of a database and the files beside it, as lines of text (docs/runbooks/backup.md): equal data give equal
 * lines, whatever the database. `trx` is of `inSnapshot`. Throws `BACKUP_UNUSABLE` where the audit trail is broken:
 * a copy of it would hide when that happened.
 */
export async function* dumpLines(
  trx: Knex.Transaction,
  content: { readonly header: DumpHeader; readonly files: readonly DataFile[] },
  progress: Progress = () => undefined,
): AsyncGenerator<string> {
  const all = new LineHash();
  const counted = (line: string): string => {
    all.add(line);
    return line;
  };
  const chain = await verifyAuditChain(trx);
  if (chain.kind === 'broken') throw unusable('the audit trail is broken', { sequence: chain.sequence });
  yield counted(JSON.stringify(content.header));
  const files = sorted(content.files);
  for (const file of files) {
    yield counted(JSON.stringify({ file: file.path, content: file.content.toString('base64') }));
  }
  const tables: Record<string, DumpTableEnd> = {};
  for (const shape of await listTableShapes(trx)) {
    for await (const line of tableLines(trx, shape, { progress, tables })) yield counted(line);
  }
  const manifest: DumpManifest = {
    tables,
    files: Object.fromEntries(files.map((file) => [file.path, hashOfContent(file.content)])),
    auditEntries: chain.entries,
    auditHead: chain.headHash,
    sha256: all.digest(),
  };
  yield JSON.stringify(manifest);
}

/** The same numbers that a manifest has, read from a database as it is now. */
export async function contentHashes(trx: Knex.Transaction): Promise<Readonly<Record<string, DumpTableEnd>>> {
  const tables: Record<string, DumpTableEnd> = {};
  for (const shape of await listTableShapes(trx)) {
    const lines = tableLines(trx, shape, { progress: () => undefined, tables });
    while (!(await lines.next()).done);
  }
  return tables;
}

async function* tableLines(
  trx: Knex.Transaction,
  shape: TableShape,
  { progress, tables }: { readonly progress: Progress; readonly tables: Record<string, DumpTableEnd> },
): AsyncGenerator<string> {
  const hash = new LineHash();
  const head = JSON.stringify({ table: shape.name, columns: shape.columns, key: shape.key });
  hash.add(head);
  yield head;
  let rows = 0;
  for await (const lines of readLines(trx, shape)) {
    for (const line of lines) {
      hash.add(line);
      yield line;
    }
    rows += lines.length;
    progress(shape.name, rows);
  }
  const end = { rows, sha256: hash.digest() };
  tables[shape.name] = end;
  yield JSON.stringify(end);
}

function sorted(files: readonly DataFile[]): readonly DataFile[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}
