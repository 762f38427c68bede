import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DigitReader } from '../number-guard/digit-reader.ts';
import { type BrokerScan, scanBroker } from './scan-broker.ts';
import { scanFile, type ScanTools } from './scan-file.ts';
import { scanPostgres } from './scan-postgres.ts';
import { masked, type ScanReport } from './scan-report.ts';

export interface ScanOptions {
  /** Also codes and printed digits of pictures, which takes seconds for each. */
  readonly readsPictures: boolean;
  readonly broker: Omit<BrokerScan, 'url'>;
}

/**
 * One after the other: `postgres://…`, `mqtt(s)://…`, `sqlite:FILE`, a file, or a folder with all that is below it.
 * Everything is said through `report`; what cannot be searched is a trouble, and the others are searched all the same.
 */
export async function scanTargets(
  targets: readonly string[],
  report: ScanReport,
  { readsPictures, broker }: ScanOptions,
): Promise<void> {
  let opened: Promise<DigitReader> | undefined;
  const reader = readsPictures ? () => (opened ??= DigitReader.open()) : null;
  try {
    for (const target of targets) await scanOne(target, { report, reader, broker });
  } finally {
    await (await opened)?.close();
  }
}

interface Tools extends ScanTools {
  readonly broker: ScanOptions['broker'];
}

async function scanOne(target: string, { broker, ...tools }: Tools): Promise<void> {
  const { report } = tools;
  const name = masked(withoutPassword(target));
  try {
    if (/^postgres(ql)?:\/\//.test(target)) await scanPostgres(target, name, report);
    else if (/^(mqtts?|wss?):\/\//.test(target)) await scanBroker({ url: target, ...broker }, name, report);
    else await scanPath(target.replace(/^sqlite:(\/\/(?=\/))?/, ''), tools);
  } catch (cause) {
    report.trouble({ target: name, why: reasonOf(cause) });
  }
}

/** Codes of Node and the database are words, those of a broker that says no are numbers; no message is repeated. */
function reasonOf(cause: unknown): string {
  const code: unknown = (cause as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return typeof code === 'number' ? 'refused' : 'cannot be reached';
}

function withoutPassword(target: string): string {
  return target.replace(/(:\/\/[^/:@]*):[^@/]*@/, '$1@');
}

/** Links are not followed: what they lead to is named by itself where it matters. */
async function scanPath(path: string, tools: ScanTools): Promise<void> {
  const found = await stat(path);
  if (found.isFile()) await scanFile(path, tools);
  else if (found.isDirectory()) await scanFolder(path, tools);
  else throw Object.assign(new Error('neither a file nor a folder'), { code: 'NOT_A_FILE' });
}

/** Sockets, pipes and devices hold nothing that stays. */
async function scanFolder(path: string, tools: ScanTools): Promise<void> {
  for await (const entry of await opendir(path)) {
    const inside = join(path, entry.name);
    try {
      if (entry.isDirectory()) await scanFolder(inside, tools);
      else if (entry.isFile()) await scanFile(inside, tools);
    } catch (cause) {
      tools.report.trouble({ target: masked(inside), why: reasonOf(cause) });
    }
  }
}
