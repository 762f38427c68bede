import type { TableShape } from '@monban/db/table-shapes';
import type { z } from 'zod';
import { DumpFile, DumpHeader, DumpManifest, type DumpPart, DumpTable, DumpTableEnd } from './dump-parts.ts';
import { hashOfContent, LineHash } from './line-hash.ts';
import { unusable } from './unusable.ts';

/** Rows that are handed on together. */
const SLICE = 2_000;

/**
 * Reads what `dumpLines` wrote and holds every line against its hashes. The manifest comes last, and only when
 * everything before it fits; throws `BACKUP_UNUSABLE` at the first line that does not, and where the end is missing.
 */
export async function* readDump(lines: AsyncIterable<string>): AsyncGenerator<DumpPart> {
  const all = new LineHash();
  const seen: Seen = { tables: {}, files: {} };
  let table: OpenTable | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const { parts, next } = readLine(line, { number, seen, table, before: all });
    yield* parts;
    table = next;
    all.add(line);
  }
  if (!seen.manifest) throw unusable('the end is missing', { line: number });
}

interface Seen {
  readonly tables: Record<string, DumpTableEnd>;
  readonly files: Record<string, string>;
  manifest?: DumpManifest;
}

interface OpenTable {
  readonly shape: TableShape;
  readonly hash: LineHash;
  rows: number;
  waiting: string[];
}

interface Place {
  readonly number: number;
  readonly seen: Seen;
  readonly table: OpenTable | undefined;
  readonly before: LineHash;
}

interface Read {
  readonly parts: readonly DumpPart[];
  /** The table whose rows follow. */
  readonly next?: OpenTable | undefined;
}

function readLine(line: string, place: Place): Read {
  const { number, seen, table } = place;
  if (seen.manifest) throw unusable('something follows the end', { line: number });
  if (!table) return readOutside(line, place);
  if (line.startsWith('[')) return { parts: addRow(table, line), next: table };
  endTable(table, parse(DumpTableEnd, line, place), seen);
  return { parts: table.waiting.length > 0 ? [takeRows(table)] : [] };
}

function addRow(table: OpenTable, line: string): readonly DumpPart[] {
  table.hash.add(line);
  table.rows += 1;
  table.waiting.push(line);
  return table.waiting.length < SLICE ? [] : [takeRows(table)];
}

function takeRows(table: OpenTable): DumpPart {
  const lines = table.waiting;
  table.waiting = [];
  return { kind: 'rows', shape: table.shape, lines };
}

function readOutside(line: string, place: Place): Read {
  if (place.number === 1) return { parts: [{ kind: 'header', header: parse(DumpHeader, line, place) }] };
  if (line.startsWith('{"file"')) return { parts: [openFile(parse(DumpFile, line, place), place.seen)] };
  if (line.startsWith('{"table"')) return openTable(line, place);
  return { parts: [readManifest(parse(DumpManifest, line, place), place)] };
}

function openFile({ file, content }: DumpFile, seen: Seen): DumpPart {
  const bytes = Buffer.from(content, 'base64');
  seen.files[file] = hashOfContent(bytes);
  return { kind: 'file', path: file, content: bytes };
}

function openTable(line: string, place: Place): Read {
  const { table: name, columns, key } = parse(DumpTable, line, place);
  const hash = new LineHash();
  hash.add(line);
  const shape = { name, columns, key };
  return { parts: [{ kind: 'table', shape }], next: { shape, hash, rows: 0, waiting: [] } };
}

function endTable(table: OpenTable, end: DumpTableEnd, seen: Seen): void {
  const found = { rows: table.rows, sha256: table.hash.digest() };
  if (found.rows !== end.rows || found.sha256 !== end.sha256) {
    throw unusable('rows of a table are missing or were changed', { table: table.shape.name });
  }
  seen.tables[table.shape.name] = found;
}

function readManifest(manifest: DumpManifest, { seen, before }: Place): DumpPart {
  const isWhole =
    manifest.sha256 === before.digest() &&
    isSame(manifest.tables, seen.tables) &&
    isSame(manifest.files, seen.files);
  if (!isWhole) throw unusable('the manifest does not fit what it lists');
  seen.manifest = manifest;
  return { kind: 'manifest', manifest };
}

/** Both are written in the same order. */
function isSame(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function parse<Schema extends z.ZodType>(schema: Schema, line: string, { number }: Place): z.output<Schema> {
  const value = schema.safeParse(jsonOf(line));
  if (!value.success) throw unusable('a line is not understood', { line: number });
  return value.data;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
