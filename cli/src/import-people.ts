import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  MAXIMUM_IMPORT_BYTES,
  StartImportQuery,
  type ImportCharset,
  type ImportRow,
  type ImportRun,
} from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { readConfiguration } from '@monban/server/config';
import { requireAccepted } from '@monban/server/number-guard/require-accepted';
import { listRows } from '@monban/server/people-import/import-row-store';
import { ImportWork, type ImportAsker } from '@monban/server/people-import/import-work';
import { inspectTable, openTable } from '@monban/server/people-import/inspect-file';
import { findMapping } from '@monban/server/people-import/mapping-store';
import { problemFile } from '@monban/server/people-import/problem-file';
import type { Platform } from '@monban/server/platform';
import { readInput, unusable } from './cert-verify-input.ts';
import { openHostPlatform } from './host-platform.ts';

export interface PeopleImportRequest {
  readonly file: string;
  readonly mapping?: string;
  readonly charset?: ImportCharset;
  readonly sheet?: number;
  readonly headerRow?: number;
  /** Name of the site of new people where the file says none. */
  readonly site?: string;
  /** YYYY-MM-DD; by default today. */
  readonly transfersFrom?: string;
  readonly createDepartments: boolean;
  readonly skipProblems: boolean;
  readonly dryRun: boolean;
  /** A file for the rows with problems, to be put right and brought again. */
  readonly problems?: string;
}

export interface PeopleImportOutcome {
  /** `compared`: a dry run. `problems`: rows have some, and nobody was changed. */
  readonly kind: 'applied' | 'compared' | 'problems' | 'failed';
  readonly run: ImportRun;
  readonly problems: readonly Pick<ImportRow, 'row' | 'problems'>[];
}

/**
 * Brings a file of people into the database of the environment, as the console would. Throws `CONFIGURATION_INVALID`
 * for what cannot be used, `MY_NUMBER_REFUSED` with the places, `VALIDATION_FAILED` for a file that cannot be read.
 */
export async function importPeople(
  environment: Readonly<Partial<Record<string, string>>>,
  request: PeopleImportRequest,
  { clock, progress }: { readonly clock: () => Date; readonly progress: (line: string) => void },
): Promise<PeopleImportOutcome> {
  const bytes = await readInput(request.file, MAXIMUM_IMPORT_BYTES);
  const host = await openHostPlatform(readConfiguration(environment), clock);
  try {
    const { platform } = host;
    progress(`reading ${basename(request.file)}`);
    const fileName = basename(request.file);
    await requireAccepted(platform.uploads, { bytes, fileName, contentType: 'text/csv' });
    const query = await queryOf(platform.db, bytes, request);
    return await run(platform, { bytes, query, request, progress });
  } finally {
    await host.close();
  }
}

interface Running {
  readonly bytes: Uint8Array;
  readonly query: StartImportQuery;
  readonly request: PeopleImportRequest;
  readonly progress: (line: string) => void;
}

async function run(platform: Platform, running: Running): Promise<PeopleImportOutcome> {
  const { bytes, query, request, progress } = running;
  const work = new ImportWork(platform);
  const asker: ImportAsker = {
    context: { actor: 'system', at: platform.clock(), requestId: null },
    scope: 'all',
  };
  const reader = { actor: 'system', seesAll: true };
  const { id } = await work.start(bytes, query, asker);
  await work.idle();
  const compared = await work.get(id, reader);
  progress(`compared ${compared.progress.done} rows`);
  const problems = await problemsOf(platform.db, compared);
  if (request.problems !== undefined) await writeProblems(platform.db, compared, request.problems);
  const kind = endOf(compared, request);
  if (kind !== undefined) {
    if (compared.state === 'ready') await work.discard(id, asker);
    return { kind, run: compared, problems };
  }
  progress('writing');
  await work.apply(id, { skipProblems: request.skipProblems, endings: [] }, asker);
  await work.idle();
  const applied = await work.get(id, reader);
  return { kind: applied.state === 'applied' ? 'applied' : 'failed', run: applied, problems };
}

/** Undefined where it goes on. */
function endOf(
  { state, counts }: ImportRun,
  { dryRun, skipProblems }: PeopleImportRequest,
): PeopleImportOutcome['kind'] | undefined {
  if (state !== 'ready') return 'failed';
  if (counts.problem > 0 && !skipProblems) return 'problems';
  return dryRun ? 'compared' : undefined;
}

async function queryOf(db: Knex, bytes: Uint8Array, request: PeopleImportRequest): Promise<StartImportQuery> {
  const { charset, sheet, headerRow, site, transfersFrom, createDepartments } = request;
  const mapping = request.mapping === undefined ? undefined : await mappingNamed(db, request.mapping);
  const { columns } = inspectTable(await openTable(bytes, { charset, sheet, headerRow }), mapping?.columns);
  const makes = createDepartments || mapping?.createDepartments === true;
  // What is undefined is left out: the schema's own defaults hold then.
  return StartImportQuery.parse({
    fileName: basename(request.file).slice(0, 200),
    columns: columns.map(({ field }) => field ?? '').join(','),
    createDepartments: makes ? 'yes' : 'no',
    charset,
    sheet,
    headerRow,
    transfersFrom,
    codeLength: mapping?.codeLength ?? undefined,
    siteId: site === undefined ? undefined : await siteNamed(db, site),
  });
}

async function mappingNamed(db: Knex, name: string) {
  const mapping = await findMapping(db, { name });
  if (mapping) return mapping;
  throw unusable('--mapping', {
    problem: 'No mapping was saved under this name.',
    remedy: 'Save one in the console, or leave it out: columns are recognised by their names.',
  });
}

async function siteNamed(db: Knex, name: string): Promise<string> {
  const site = await db('sites')
    .where({ name })
    .whereNull('retired_at')
    .first<{ id: string } | undefined>('id');
  if (site) return site.id;
  throw unusable('--site', {
    problem: 'There is no such site.',
    remedy: 'Write its name as in the console.',
  });
}

const ROWS_PER_PAGE = 500;

/** All of them: a program that reads the line has no second page to ask for. */
async function problemsOf(db: Knex, { id }: ImportRun): Promise<PeopleImportOutcome['problems']> {
  const found: ImportRow[] = [];
  let cursor: string | undefined;
  do {
    const order = { outcome: 'problem', limit: ROWS_PER_PAGE, language: 'en', cursor } as const;
    const page = await listRows(db, id, order);
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found.map(({ row, problems }) => ({ row, problems }));
}

/** The rows with problems as they came, with the reasons. A file that is there already is not touched. */
async function writeProblems(db: Knex, run: ImportRun, to: string): Promise<void> {
  if (run.counts.problem > 0)
    await writeFile(to, await problemFile(db, run, 'ja'), { flag: 'wx', mode: 0o600 });
}

/** The codes of failures that say that the file could not be used at all. */
export function isUnusable(error: unknown): error is AppError {
  return error instanceof AppError && UNUSABLE.includes(error.code);
}

const UNUSABLE: readonly AppError['code'][] = [
  'CONFIGURATION_INVALID',
  'VALIDATION_FAILED',
  'PAYLOAD_TOO_LARGE',
];
