import { randomUUID } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { migrateTo, migrateUp, MIGRATIONS } from '@monban/db/migrate';
import type { Knex } from '@monban/db/open';
import { inSnapshot, writeLines } from '@monban/db/portable-rows';
import { listTableShapes, type TableShape } from '@monban/db/table-shapes';
import { beginFilling, finishFilling, isEmpty, isUnfinished } from '@monban/db/unfinished';
import { continueSequences, withoutForeignKeys } from '@monban/db/without-foreign-keys';
import { newRecordId } from '../records/new-record-id.ts';
import type { DumpHeader, DumpManifest, DumpPart } from './dump-parts.ts';
import { markRestoration } from './mark-restoration.ts';
import { unusable } from './unusable.ts';
import { verifyStore, type StoreVerdict } from './verify-store.ts';
import { contentHashes, type Progress } from './write-dump.ts';

export interface Filling {
  readonly db: Knex;
  readonly source: 'backup' | 'move';
  readonly at: Date;
  readonly progress?: Progress;
  /** What is to be done with each file of the dump. */
  readonly onFile?: (path: string, content: Buffer) => Promise<void>;
  /** Throws to call it off before the mark falls. */
  readonly beforeEnd?: (manifest: DumpManifest) => Promise<void>;
}

export interface Filled extends StoreVerdict {
  readonly header: DumpHeader;
  readonly manifest: DumpManifest;
}

/**
 * Brings a dump into an empty database and proves that it is all there: hashes of every table, both chains. Until then
 * the database is marked as unfinished, and nothing starts on it; a second attempt begins by emptying it.
 *
 * Throws `CONFLICT` for a database that holds anything, `BACKUP_UNUSABLE` for a dump of a newer program or one that
 * does not arrive as it was written.
 */
export async function fillDatabase(parts: AsyncIterable<DumpPart>, filling: Filling): Promise<Filled> {
  const { db } = filling;
  if (!(await isUnfinished(db)) && !(await isEmpty(db))) {
    throw new AppError('CONFLICT', { details: { problem: 'the database is not empty' } });
  }
  await beginFilling(db);
  const reading = parts[Symbol.asyncIterator]();
  const header = await takeHeader(reading);
  await migrateTo(db, header.migrations);
  await clearSeeds(db);
  const { manifest } = await load(reading, filling);
  const verdict = await requireSame(db, manifest);
  await filling.beforeEnd?.(manifest);
  // Only now, so that what was compared is what the dump was made of.
  await migrateUp(db);
  await markRestoration(db, {
    id: newRecordId(randomUUID),
    source: filling.source,
    at: filling.at,
    takenAt: header.takenAt,
    contentHash: manifest.sha256,
  });
  await finishFilling(db);
  return { header, manifest, ...verdict };
}

async function takeHeader(reading: AsyncIterator<DumpPart>): Promise<DumpHeader> {
  const first = await reading.next();
  if (first.done || first.value.kind !== 'header') throw unusable('the beginning is missing');
  const { header } = first.value;
  const known: readonly string[] = MIGRATIONS.map(({ name }) => name);
  const foreign = header.migrations.find((name) => !known.includes(name));
  if (foreign !== undefined) throw unusable('a newer program made it', { migration: foreign });
  return header;
}

/** Migrations put a few rows in; the dump brings its own. */
async function clearSeeds(db: Knex): Promise<void> {
  await withoutForeignKeys(db, async () => {
    for (const { name } of await listTableShapes(db)) {
      const row = (await db(name).first(db.raw('1'))) as unknown;
      if (row !== undefined) await db(name).delete();
    }
  });
}

async function load(
  reading: AsyncIterator<DumpPart>,
  filling: Filling,
): Promise<{ readonly manifest: DumpManifest }> {
  const { db } = filling;
  const shapes = new Map((await listTableShapes(db)).map((shape) => [shape.name, shape]));
  const found: { manifest?: DumpManifest } = {};
  const counts = new Map<string, number>();
  await withoutForeignKeys(db, async () => {
    for (let next = await reading.next(); !next.done; next = await reading.next()) {
      const part = next.value;
      if (part.kind === 'manifest') found.manifest = part.manifest;
      await takePart(part, { filling, shapes, counts });
    }
  });
  await continueSequences(db);
  if (!found.manifest) throw unusable('the end is missing');
  return { manifest: found.manifest };
}

interface Loading {
  readonly filling: Filling;
  readonly shapes: ReadonlyMap<string, TableShape>;
  readonly counts: Map<string, number>;
}

async function takePart(part: DumpPart, loading: Loading): Promise<void> {
  switch (part.kind) {
    case 'file':
      return loading.filling.onFile?.(part.path, part.content);
    case 'table':
      requireSameColumns(part.shape, loading);
      return;
    case 'rows':
      return takeRows(part, loading);
    case 'header':
    case 'manifest':
  }
}

function requireSameColumns(shape: TableShape, { shapes }: Loading): void {
  if (JSON.stringify(shapes.get(shape.name)) === JSON.stringify(shape)) return;
  throw unusable('a table has other columns here', { table: shape.name });
}

async function takeRows(
  { shape, lines }: Extract<DumpPart, { kind: 'rows' }>,
  { filling, counts }: Loading,
): Promise<void> {
  await writeLines(filling.db, shape, lines);
  const count = (counts.get(shape.name) ?? 0) + lines.length;
  counts.set(shape.name, count);
  filling.progress?.(shape.name, count);
}

async function requireSame(db: Knex, manifest: DumpManifest): Promise<StoreVerdict> {
  const found = await inSnapshot(db, contentHashes);
  for (const [table, { rows, sha256 }] of Object.entries(manifest.tables)) {
    if (found[table]?.rows !== rows || found[table].sha256 !== sha256) {
      throw unusable('a table did not arrive as it was written', { table });
    }
  }
  const verdict = await verifyStore(db);
  const [problem] = verdict.problems;
  if (problem !== undefined) throw unusable(problem);
  return verdict;
}
