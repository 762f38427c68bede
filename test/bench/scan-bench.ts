import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ByteScan } from '@monban/server/number-guard/byte-scan';
import { ratios, spread, threePlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const MEGABYTES = 200;
const ROUNDS = 5;
const PATTERN = String.raw`(?<![0-9A-Za-z])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z])`;

/** The scan of bytes beside `grep -P` with the plainest pattern for twelve digits, on the same generated log. */
export async function benchScan(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'mb-'));
  try {
    const file = join(folder, 'log.jsonl');
    for (let part = 0; part < MEGABYTES; part += 1) appendFileSync(file, megabyteOfLog(part));
    const [ours, peers]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await perSecond(() => scan(file)));
      peers.push(
        await perSecond(() => {
          grep(file);
        }),
      );
    }
    return {
      title: 'Scan for numbers',
      note: `${whole(MEGABYTES)} MB of log lines with ids, instants, hashes and telephone numbers, ${ROUNDS} rounds, interleaved. The peer knows half-width digits in three groups and no check digit; ours also reads full width, UTF-16, CP932, JSON escapes and base64.`,
      header: ['', 'MB per second, min / median / max', 'ratio to the peer'],
      rows: [
        ['ByteScan', spread(ours, whole), spread(ratios(ours, peers), threePlaces)],
        ['grep -P, counting', spread(peers, whole), '1'],
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function perSecond(run: () => Promise<void> | void): Promise<number> {
  const startedAt = performance.now();
  await run();
  return (MEGABYTES * 1000) / (performance.now() - startedAt);
}

async function scan(file: string): Promise<void> {
  const bytes = new ByteScan();
  let found = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    found += bytes.push(chunk).length;
  if (found + bytes.end().length > 0) throw new Error('a generated log holds no number');
}

/** Its count goes through a pipe: into /dev/null it would end at the first line found. */
function grep(file: string): void {
  execFileSync('/bin/sh', ['-c', 'LC_ALL=C grep -acP "$0" "$1" || true', PATTERN, file]);
}

function megabyteOfLog(part: number): string {
  const lines: string[] = [];
  for (let length = 0, line = 0; length < 1_000_000; line += 1) {
    const at = new Date(Date.UTC(2026, 0, 1) + (part * 5_000 + line) * 61_000).toISOString();
    const hash = createHash('sha256').update(`${part}/${line}`).digest('base64url');
    const phone = `090-1234-${String(line).padStart(4, '0')}`;
    lines.push(JSON.stringify({ level: 30, at, id: randomUUID(), hash, phone, msg: 'Answered' }));
    length += lines.at(-1)?.length ?? 0;
  }
  return `${lines.join('\n')}\n`;
}
