import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { ByteScan } from '../number-guard/byte-scan.ts';
import type { DigitReader } from '../number-guard/digit-reader.ts';
import { isPng, PngPixels } from '../number-guard/png-pixels.ts';
import { Unusable } from '../number-guard/unusable.ts';
import { masked, type ScanReport } from './scan-report.ts';
import { newInsideTools, readableKindOf, searchInside } from './scan-inside.ts';
import { isSqliteWal, scanSqliteFile, scanSqliteWal } from './scan-sqlite.ts';
import { isSqliteFile } from './sqlite-file.ts';

export interface ScanTools {
  readonly report: ScanReport;
  /** Opened for the first picture; null where pictures are searched as bytes only. */
  readonly reader: (() => Promise<DigitReader>) | null;
}

/** Larger files are read as a stream of bytes only, and that is said. */
const LARGEST_READABLE = 64 * 1024 * 1024;

/** One file: its name, its bytes as a stream, and what its kind hides. Troubles are reported, not thrown. */
export async function scanFile(path: string, { report, reader }: ScanTools): Promise<void> {
  const target = masked(path);
  try {
    if (holdsMyNumber(path)) report.hit({ target, place: 'in its name', writing: 'utf-8' });
    const beginning = await beginningOf(path);
    if (isSqliteFile(beginning)) await scanSqliteFile(path, target, report);
    else if (isSqliteWal(beginning)) await scanSqliteWal(path, target, report);
    else await scanBytes(path, { report, beginning });
    await scanReadable(path, beginning, { report, reader });
  } catch (cause) {
    report.trouble({ target, why: reasonOf(cause) });
  }
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isGzip(beginning: Buffer): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b;
}

const CHUNK = 1024 * 1024;

async function scanBytes(
  path: string,
  { report, beginning }: { readonly report: ScanReport; readonly beginning: Buffer },
): Promise<void> {
  const target = masked(path);
  const isZipped = isGzip(beginning);
  const pixels = isPng(beginning) ? new PngPixels() : undefined;
  const scan = new ByteScan({ bounds: path.endsWith('-journal') ? 'values' : 'characters' });
  const say = (hits: ReturnType<ByteScan['end']>) => {
    for (const { offset, writing } of hits) {
      const place = isZipped ? `byte ${offset} of what is packed` : `byte ${offset}`;
      report.hit({ target, place, writing });
    }
  };
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const stream = isZipped ? file.pipe(createGunzip({ chunkSize: CHUNK })) : file;
  file.on('error', (error) => stream.destroy(error));
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    report.read(chunk.length);
    say(scan.push(pixels?.clear(chunk) ?? chunk));
  }
  say(scan.end());
}

async function scanReadable(path: string, beginning: Buffer, { report, reader }: ScanTools): Promise<void> {
  const kind = readableKindOf(beginning);
  if (kind === undefined || (kind === 'picture' && reader === null)) return;
  if ((await stat(path)).size > LARGEST_READABLE) throw new Unusable('too-large');
  const target = masked(path);
  for (const find of await searchInside(await readFile(path), newInsideTools(reader)))
    report.hit({ target, ...find });
}

/** Never the message of a library, which may repeat what it read. */
function reasonOf(cause: unknown): string {
  if (cause instanceof Unusable) return cause.why;
  const code: unknown = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'unreadable';
}
