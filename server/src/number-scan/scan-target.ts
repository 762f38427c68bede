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

const SERVER = /^(?:postgres(?:ql)?|mqtts?|wss?):\/\//i;

async function scanOne(target: string, { broker, ...tools }: Tools): Promise<void> {
  const { report } = tools;
  const [scheme] = SERVER.exec(target) ?? [];
  const url = scheme === undefined ? undefined : readUrl(target);
  if (scheme !== undefined && url === undefined) {
    report.trouble({ target: `${scheme}…`, why: UNREADABLE_URL });
    return;
  }
  const name = masked(url === undefined ? target : nameOf(url));
  try {
    if (url === undefined) await scanPath(target.replace(/^sqlite:(\/\/(?=\/))?/, ''), tools);
    else if (url.protocol.startsWith('postgres')) await scanPostgres(target, name, report);
    else await scanBroker({ url: target, ...broker }, name, report);
  } catch (cause) {
    report.trouble({ target: name, why: reasonOf(cause) });
  }
}

const UNREADABLE_URL = 'no address (in a password write / as %2F, ? as %3F, # as %23 and @ as %40)';

/**
 * Undefined where nobody can say what is the password: an `@` behind the host. It may neither be shown nor handed on,
 * because what is taken for the host is looked up, and libraries repeat what they cannot read.
 */
function readUrl(target: string): URL | undefined {
  const [, rest = ''] = target.split(/:\/\/(.*)/s);
  const isClear = !/[/?#\\\s].*@/s.test(rest);
  // libpq's way to a local socket: a user and no host. A URL has to have one.
  const named = target.replace(/^([a-z]+:\/\/[^/?#@]*@)(?=\/)/i, '$1socket');
  return isClear && URL.canParse(named) ? new URL(named) : undefined;
}

/** Without the password, which may also stand behind the `?`. */
function nameOf({ protocol, username, host, pathname }: URL): string {
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

/** Codes of Node and the database are words, those of a broker that says no are numbers; no message is repeated. */
function reasonOf(cause: unknown): string {
  const code: unknown = (cause as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return typeof code === 'number' ? 'refused' : 'cannot be reached';
}

/** A database is also what its logs still hold; others' files of these names are searched for no harm. */
async function scanWithLogs(path: string, tools: ScanTools): Promise<void> {
  await scanFile(path, tools);
  for (const log of [`${path}-wal`, `${path}-journal`]) if (await isFile(log)) await scanFile(log, tools);
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** Links are not followed: what they lead to is named by itself where it matters. */
async function scanPath(path: string, tools: ScanTools): Promise<void> {
  const found = await stat(path);
  if (found.isFile()) await scanWithLogs(path, tools);
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
