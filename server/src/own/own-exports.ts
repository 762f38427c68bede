import type { OwnExport } from '@monban/core/api/own';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext, Language } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { exportFiles, type ExportContent } from './export-files.ts';
import { HELD_PARTS } from './own-parts.ts';

/** A file full of personal data does not lie about: it is fetched, or made anew. */
const KEPT_MINUTES = 60;
/** None takes nearly so long: its process has ended. */
const LONGEST_MINUTES = 10;
/** The parts, and the packing. */
const STEPS = HELD_PARTS.length + 1;

/**
 * Begins to put together all that is held of a person. One at a time: what was made before goes, and `CONFLICT` while
 * one is being made. What a process leaves that ends meanwhile, `tidyOwnExports` finds.
 */
export async function beginOwnExport(
  platform: Platform,
  asker: { readonly personId: PersonId; readonly context: ChangeContext },
  language: Language,
): Promise<OwnExport> {
  const { personId, context } = asker;
  const id = platform.newId();
  const begun = await runChange(platform, async ({ db }) => {
    const at = context.at.toISOString();
    await db('people').where({ id: personId }).forUpdate().first('id');
    await requireNoneRunning(db, personId, context.at);
    await db('own_exports').where({ person_id: personId }).delete();
    await db('own_exports').insert({
      id,
      person_id: personId,
      state: 'running',
      parts_done: 0,
      parts_total: STEPS,
      created_at: at,
      expires_at: new Date(context.at.getTime() + KEPT_MINUTES * 60_000).toISOString(),
    });
    const after = { personId };
    const entry = { subjectType: 'own-export', subjectId: id, before: null, after };
    await recordAudit(db, context, { action: 'own-export.begun', ...entry });
    return getOwnExport(db, personId, { id, at: context.at });
  });
  fill(platform, { id, personId, language, madeAt: context.at.toISOString() }).catch((err: unknown) => {
    platform.log.error({ err, exportId: id }, 'An own export failed');
  });
  return begun;
}

/** Throws `NOT_FOUND` for another person's, and for one that has run out. */
export async function getOwnExport(
  db: Knex,
  personId: PersonId,
  which: { readonly id: string; readonly at: Date },
): Promise<OwnExport> {
  const row = await rowOf(db, personId, which).first<OwnExport | undefined>({
    id: 'own_exports.id',
    state: 'own_exports.state',
    partsDone: 'own_exports.parts_done',
    partsTotal: 'own_exports.parts_total',
    expiresAt: 'own_exports.expires_at',
  });
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** The ZIP file. Throws `NOT_FOUND` as long as it is not done, too. */
export async function readOwnExport(
  db: Knex,
  personId: PersonId,
  which: { readonly id: string; readonly at: Date },
): Promise<Uint8Array> {
  const row = await rowOf(db, personId, which)
    .where({ 'own_exports.state': 'done' })
    .first<{ content: Uint8Array | null } | undefined>('own_exports.content');
  if (!row?.content) throw new AppError('NOT_FOUND');
  return row.content;
}

/** Deletes the files whose hour is over, and says of jobs that nobody works on any more that they failed. */
export async function tidyOwnExports(db: Knex, at: Date): Promise<void> {
  await db('own_exports').where('expires_at', '<=', at.toISOString()).delete();
  await db('own_exports')
    .where({ state: 'running' })
    .where('created_at', '<=', longestBefore(at))
    .update({ state: 'failed' });
}

async function requireNoneRunning(trx: Knex, personId: PersonId, at: Date): Promise<void> {
  const running: unknown = await trx('own_exports')
    .where({ person_id: personId, state: 'running' })
    .where('created_at', '>', longestBefore(at))
    .first('id');
  if (running !== undefined) throw new AppError('CONFLICT');
}

function longestBefore(at: Date): string {
  return new Date(at.getTime() - LONGEST_MINUTES * 60_000).toISOString();
}

interface Filling extends Pick<ExportContent, 'language' | 'madeAt'> {
  readonly id: string;
  readonly personId: PersonId;
}

async function fill({ db }: Platform, { id, personId, ...about }: Filling): Promise<void> {
  try {
    const parts: ExportContent['parts'][number][] = [];
    for (const { part, rows } of HELD_PARTS) {
      parts.push({ part, rows: await rows(db, personId) });
      await db('own_exports').where({ id }).update({ parts_done: parts.length });
    }
    const content = Buffer.from(await exportFiles({ ...about, parts }));
    await db('own_exports').where({ id }).update({ content, parts_done: STEPS, state: 'done' });
  } catch (cause) {
    await db('own_exports').where({ id }).update({ state: 'failed' });
    throw cause;
  }
}

function rowOf(
  db: Knex,
  personId: PersonId,
  { id, at }: { readonly id: string; readonly at: Date },
): Knex.QueryBuilder {
  return db('own_exports')
    .where({ 'own_exports.id': id, 'own_exports.person_id': personId })
    .where('own_exports.expires_at', '>', at.toISOString());
}
