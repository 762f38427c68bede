import type { ApplyImport, ImportRun, StartImportQuery } from '@monban/core/api/people-import';
import { ImportRunId } from '@monban/core/ids';
import { AppError } from '@monban/core/errors';
import { invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { Scope } from '../records/scope.ts';
import { applyImport } from './apply-import.ts';
import { requireEndable } from './end-missing.ts';
import {
  findLastApplied,
  getRun,
  insertRun,
  listRuns,
  updateRun,
  type RunReader,
  type StoredRun,
} from './import-run-store.ts';
import { openTable, type HeadedTable } from './inspect-file.ts';
import { meaningOfHeader } from './header-aliases.ts';
import { stageImport } from './stage-import.ts';
import type { MappedColumn } from './row-values.ts';
import { undoImport } from './undo-import.ts';

/** Who asks for an import, and how far they reach. */
export interface ImportAsker {
  readonly context: ChangeContext;
  readonly scope: Scope;
}

/** Rows are kept this long; so is the chance to undo. */
export const KEPT_DAYS = 7;
/** Staging says this often that it lives; three times as long without a word, and its server has ended. */
const DEAD_AFTER_MS = 60_000;

interface Job {
  state: 'waiting' | 'applying' | 'undoing';
  done: number;
}

/**
 * The imports of this server: files are staged at once, and applied one after the other. What runs is known here; what
 * has happened is in the database, so that a server that is killed leaves a run that is ready as before, or `failed`
 * because half a file was read.
 */
export class ImportWork {
  readonly #platform: Platform;
  readonly #jobs = new Map<string, Job>();
  #queue: Promise<void> = Promise.resolve();
  readonly #running = new Set<Promise<void>>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Reads the file and begins to stage it; the answer comes when it is known to hold no number. `MY_NUMBER_REFUSED`,
   * `MALFORMED_BODY`, or `VALIDATION_FAILED` where the columns do not fit.
   */
  async start(bytes: Uint8Array, query: StartImportQuery, asker: ImportAsker): Promise<ImportRun> {
    const { db, newId, log } = this.#platform;
    const table = await openTable(bytes, query);
    const columns = mappedColumns(table, query);
    const runId = newId();
    await insertRun(db, newRun({ runId, table, columns, query, asker }));
    const staging = stageImport(this.#platform, { runId, table, columns, query, ...asker });
    this.#keep(
      staging.catch(async (err: unknown) => {
        log.error({ err, runId }, 'A people file could not be staged');
        await updateRun(db, runId, { state: 'failed', failure: 'internal' });
      }),
    );
    return this.get(runId, readerOf(asker));
  }

  async get(runId: string, reader: RunReader): Promise<ImportRun> {
    const { db } = this.#platform;
    // Before the row is read: what ends in between is shown once more, and never as if it had not been.
    const job = this.#jobs.get(runId);
    return this.#shown(await getRun(db, runId, reader), { job, lastApplied: await findLastApplied(db) });
  }

  async list(reader: RunReader): Promise<ImportRun[]> {
    const { db } = this.#platform;
    const jobs = new Map(this.#jobs);
    const runs = await listRuns(db, reader);
    const lastApplied = await findLastApplied(db);
    return runs.map((run) => this.#shown(run, { job: jobs.get(run.id), lastApplied }));
  }

  /** Begins to apply; `CONFLICT` where it is not ready. While another import is applied it waits, and says so. */
  async apply(runId: string, input: ApplyImport, asker: ImportAsker): Promise<ImportRun> {
    const reader = readerOf(asker);
    const run = await getRun(this.#platform.db, runId, reader);
    if (run.state !== 'ready' || this.#jobs.has(runId)) throw new AppError('CONFLICT');
    if (run.counts.problem > 0 && !input.skipProblems)
      throw invalidField('/skipProblems', 'ROWS_WITH_PROBLEMS');
    await requireEndable(this.#platform.db, runId, input.endings);
    this.#enqueue(runId, 'applying', (onProgress) =>
      applyImport(this.#platform, { runId, reader, input, ...asker, onProgress }),
    );
    return this.#shown(run, { job: this.#jobs.get(runId), lastApplied: undefined });
  }

  /** Begins to undo; `CONFLICT` for one that is not the last. */
  async undo(runId: string, asker: ImportAsker): Promise<ImportRun> {
    const reader = readerOf(asker);
    const run = await getRun(this.#platform.db, runId, reader);
    const lastApplied = await findLastApplied(this.#platform.db);
    const job = this.#jobs.get(runId);
    if (!this.#shown(run, { job, lastApplied }).canUndo) throw new AppError('CONFLICT');
    const { context } = asker;
    this.#enqueue(runId, 'undoing', (onProgress) =>
      undoImport(this.#platform, { runId, reader, context, onProgress }),
    );
    return this.#shown(run, { job: this.#jobs.get(runId), lastApplied });
  }

  /** Throws a run away that was not applied, with everything that was staged. `CONFLICT` for one that was. */
  async discard(runId: string, asker: ImportAsker): Promise<void> {
    const { db } = this.#platform;
    const run = await getRun(db, runId, readerOf(asker));
    if (this.#jobs.has(runId) || run.state === 'staging' || run.appliedAt !== null)
      throw new AppError('CONFLICT');
    await db('import_runs').where({ id: runId }).delete();
  }

  /** Deletes what has been kept long enough, and lets go of files whose server has ended. */
  async tidy(at: Date): Promise<void> {
    const { db } = this.#platform;
    const expired = db('import_runs').where('expires_at', '<', at.toISOString()).select('id');
    await db('import_rows').whereIn('run_id', expired).delete();
    await db('import_runs').where('expires_at', '<', at.toISOString()).whereNull('applied_at').delete();
    const dead = await db('import_runs')
      .where({ state: 'staging' })
      .where('alive_at', '<', new Date(at.getTime() - DEAD_AFTER_MS).toISOString())
      .select<{ id: string }[]>('id');
    for (const { id } of dead) {
      await db('import_rows').where({ run_id: id }).delete();
      await updateRun(db, id, { state: 'failed', failure: 'interrupted' });
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #enqueue(
    runId: string,
    state: Job['state'],
    work: (onProgress: (done: number) => void) => Promise<void>,
  ): void {
    const job: Job = { state: this.#jobs.size === 0 ? state : 'waiting', done: 0 };
    this.#jobs.set(runId, job);
    const run = async (): Promise<void> => {
      job.state = state;
      try {
        await work((done) => (job.done = done));
      } catch (err) {
        await this.#fail(runId, err);
      } finally {
        this.#jobs.delete(runId);
      }
    };
    this.#queue = this.#queue.then(run);
    this.#keep(this.#queue);
  }

  /** Nothing was written then. What another import overtook is told by that one's state. */
  async #fail(runId: string, err: unknown): Promise<void> {
    const { db, log } = this.#platform;
    log.warn({ err, runId }, 'An import could not be written');
    if (err instanceof AppError && err.code === 'CONFLICT') return;
    await db('import_runs')
      .where({ id: runId, state: 'ready' })
      .update({ state: 'failed', failure: 'internal' });
  }

  #keep(work: Promise<void>): void {
    const kept = work.finally(() => this.#running.delete(kept));
    this.#running.add(kept);
  }

  #shown(
    stored: StoredRun,
    { job, lastApplied }: { readonly job: Job | undefined; readonly lastApplied: string | undefined },
  ): ImportRun {
    const { newDepartments, ...run } = stored;
    const isKept = run.expiresAt > this.#platform.clock().toISOString();
    return {
      ...run,
      newDepartments: newDepartments.map(({ code, name }) =>
        code.endsWith(name) ? code : `${code} ${name}`,
      ),
      state: job?.state ?? run.state,
      progress: job ? { done: job.done, total: run.progress.total } : run.progress,
      canUndo: run.state === 'applied' && run.id === lastApplied && isKept && job === undefined,
    };
  }
}

export function readerOf({ context, scope }: ImportAsker): RunReader {
  return { actor: context.actor, seesAll: scope === 'all' };
}

function newRun(parts: {
  readonly runId: string;
  readonly table: HeadedTable;
  readonly columns: readonly MappedColumn[];
  readonly query: StartImportQuery;
  readonly asker: ImportAsker;
}) {
  const { runId, table, columns, query, asker } = parts;
  const { at, actor } = asker.context;
  return {
    id: ImportRunId.parse(runId),
    fileName: query.fileName,
    format: table.format,
    charset: table.charset,
    columns: columns.map(({ header, field }) => ({ header, field })),
    dropped: droppedOf(table, columns),
    startedBy: actor,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + KEPT_DAYS * 86_400_000).toISOString(),
    rowCount: Math.max(0, table.rows.length - table.headerIndex - 1),
  };
}

/** By position. `VALIDATION_FAILED` where a field stands twice, or nobody can be told apart. */
function mappedColumns({ headers }: HeadedTable, { columns }: StartImportQuery): readonly MappedColumn[] {
  const mapped = columns.flatMap((field, index) =>
    field === '' ? [] : [{ index, header: headers[index] ?? '', field }],
  );
  const fields = mapped.map(({ field }) => field);
  if (new Set(fields).size < fields.length) throw invalidField('/columns', 'COLUMN_TWICE');
  if (!fields.includes('employeeCode')) throw invalidField('/columns', 'COLUMN_MISSING');
  return mapped;
}

function droppedOf({ headers }: HeadedTable, columns: readonly MappedColumn[]): ImportRun['dropped'] {
  return headers.flatMap((header, index) => {
    const isAddress = columns.some((column) => column.index === index && column.field === 'address');
    const column = isAddress ? ('address' as const) : meaningOfHeader(header).dropped;
    const isMapped = columns.some((mapped) => mapped.index === index);
    return column === null || (isMapped && !isAddress) ? [] : [{ header, column }];
  });
}
