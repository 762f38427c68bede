import { createHash } from 'node:crypto';
import { EndLine, ExportEnd, type ProofProblem } from '@monban/core/messages/proof';
import type { SigningKey, VerifyingKeys } from '../keys.ts';
import { openMessage, signMessage } from '../signed-message.ts';
import { readLines } from './read-lines.ts';
import type { WrongLine } from './proof-problem.ts';

/**
 * The form of every export (docs/protocol/audit-export.md section 1): `{"link":"…","item":…}`, where the link is
 * SHA-256 over the link before, a line feed, and the item's exact bytes. The last item is a signed end.
 */

/** What the first line is linked to. */
const FIRST_LINK = createHash('sha256').update('monban.export.v1').digest('base64url');
/** `{"link":"`, 43 characters, `","item":`, the item, `}`. */
const BEFORE_LINK = Buffer.from('{"link":"');
const BEFORE_ITEM = Buffer.from('","item":');
const LINK_LENGTH = 43;
const ITEM_START = BEFORE_LINK.length + LINK_LENGTH + BEFORE_ITEM.length;
/** A checkpoint over twenty thousand chains fits. */
const MAXIMUM_LINE_BYTES = 16 * 1024 * 1024;

/** Each item's JSON text as a line, with its line feed; then the end, signed. */
export async function* sealLines(
  kind: ExportEnd['export'],
  items: AsyncIterable<string> | Iterable<string>,
  key: SigningKey,
): AsyncGenerator<string> {
  let link = FIRST_LINK;
  let lines = 0;
  for await (const item of items) {
    link = linkOf(link, Buffer.from(item, 'utf8'));
    lines += 1;
    yield lineOf(link, item);
  }
  const end: ExportEnd = { type: 'monban.export-end.v1', export: kind, lines, link };
  const item = JSON.stringify({ end: signMessage(end, key) } satisfies EndLine);
  yield lineOf(linkOf(link, Buffer.from(item, 'utf8')), item);
}

/** What an export of one kind may hold, line by line. */
export interface ItemReader {
  readonly export: ExportEnd['export'];
  /** Takes the text of one item; undefined where it fits everything before it. */
  accept(item: string): ProofProblem | undefined;
  /** The end has come: undefined where nothing is missing. */
  finish(): ProofProblem | undefined;
  /** Who may have signed the end; asked after the first line was accepted. */
  keys(): VerifyingKeys;
}

/** Reads to the end, or to the first line that does not fit. Throws only what `source` throws. */
export async function readSealedLines(
  source: AsyncIterable<Uint8Array>,
  reader: ItemReader,
): Promise<{ readonly kind: 'sealed'; readonly lines: number } | WrongLine> {
  let link = FIRST_LINK;
  let line = 0;
  let isEnded = false;
  for await (const { bytes, isTerminated } of readLines(source, MAXIMUM_LINE_BYTES)) {
    line += 1;
    if (isEnded) return wrong(line, 'after-the-end');
    const read = isTerminated ? readLine(bytes, link) : 'truncated';
    if (typeof read === 'string') return wrong(line, read);
    const problem = read.isEnd
      ? (readEnd(read.item, reader, { lines: line - 1, link }) ?? reader.finish())
      : reader.accept(read.item);
    if (problem !== undefined) return wrong(line, problem);
    isEnded = read.isEnd;
    link = read.linked;
  }
  return isEnded ? { kind: 'sealed', lines: line } : wrong(line + 1, 'truncated');
}

function readLine(
  bytes: Buffer,
  before: string,
): { readonly item: string; readonly linked: string; readonly isEnd: boolean } | ProofProblem {
  const itemBytes = bytes.subarray(ITEM_START, -1);
  const link = bytes.toString('latin1', BEFORE_LINK.length, BEFORE_LINK.length + LINK_LENGTH);
  if (!hasForm(bytes)) return 'line-malformed';
  if (linkOf(before, itemBytes) !== link) return 'link-broken';
  const item = textOf(itemBytes);
  return item === undefined ? 'line-malformed' : { item, linked: link, isEnd: item.startsWith('{"end":') };
}

function hasForm(bytes: Buffer): boolean {
  return (
    bytes.length > ITEM_START + 1 &&
    bytes.subarray(0, BEFORE_LINK.length).equals(BEFORE_LINK) &&
    bytes.subarray(BEFORE_LINK.length + LINK_LENGTH, ITEM_START).equals(BEFORE_ITEM) &&
    bytes.at(-1) === CLOSING_BRACE
  );
}

const CLOSING_BRACE = 0x7d;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
}

function readEnd(
  item: string,
  reader: ItemReader,
  expected: { readonly lines: number; readonly link: string },
): ProofProblem | undefined {
  const line = EndLine.safeParse(jsonOf(item));
  // The first line says what the file is; an end alone is no export.
  if (!line.success || expected.lines === 0) return 'content-unexpected';
  const end = openedEnd(line.data, reader.keys());
  if (end === undefined) return 'signature-foreign';
  if (end.export !== reader.export) return 'other-export';
  return end.lines === expected.lines && end.link === expected.link ? undefined : 'sequence-broken';
}

function openedEnd({ end }: EndLine, keys: VerifyingKeys): ExportEnd | undefined {
  try {
    return openMessage(end, ExportEnd, keys);
  } catch {
    return undefined;
  }
}

/** Undefined for what is not JSON: no schema of a line takes that. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function linkOf(before: string, item: Uint8Array): string {
  return createHash('sha256').update(`${before}\n`, 'latin1').update(item).digest('base64url');
}

function lineOf(link: string, item: string): string {
  return `{"link":"${link}","item":${item}}\n`;
}

const wrong = (line: number, problem: ProofProblem): WrongLine => ({ kind: 'wrong', line, problem });
