import type { CheckLayout, LayoutCheck, MakeBatchFile } from '@monban/core/api/batches';
import { LAYOUTS, type BatchLayout } from '@monban/core/drives/batch-layout';
import { AppError } from '@monban/core/errors';
import { recordAudit } from '../audit/record-audit.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import type { Caller, FileAnswer } from '../http/route.ts';
import { dayInJapan } from '../municipalities/current-directory.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { listRoundItems } from './batch-item-store.ts';
import { getStoredBatch, listRounds, type StoredBatch, type StoredRound } from './batch-store.ts';
import { type CoverFacts, coverSheet } from './cover-sheet.ts';
import { requireReach, type WhichBatch } from './edit-batch.ts';
import { checkLayout, layoutFile, layoutRows } from './layout-file.ts';
import { ORDERED_LIST, orderedList } from './ordered-list.ts';
import { photoZip } from './photo-zip.ts';

/**
 * One file of a frozen round, for the clerks of the drive who reach everybody in it. The trail keeps that it was made, and
 * by whom, before the first byte leaves. `NOT_FOUND` for a round that is not frozen.
 */
export async function makeBatchFile(
  platform: Platform,
  { caller, context }: DriveAsker,
  { which, order }: { readonly which: WhichBatch; readonly order: MakeBatchFile },
): Promise<FileAnswer> {
  const { batch, round } = await getRound(platform, caller, { which, round: order.round });
  const file = await fileOf(platform, { batch, round, order, at: context.at });
  const after = { driveId: batch.driveId, number: batch.number, round: round.round, ...keptOf(order) };
  const subject = { subjectType: 'batch', subjectId: batch.id, before: null, after };
  await runChange(platform, ({ db }) => recordAudit(db, context, { action: 'batch.file-made', ...subject }));
  return file;
}

/** Whom a character set could not hold, before the file is made. */
export async function checkBatchLayout(
  platform: Platform,
  caller: Caller,
  { which, round, layout }: CheckLayout & { readonly which: WhichBatch },
): Promise<LayoutCheck> {
  const { batch } = await getRound(platform, caller, { which, round });
  const chosen = typeof layout === 'string' ? LAYOUTS[layout] : layout;
  return checkLayout(chosen, await layoutRows(platform, { batchId: batch.id, round }, chosen));
}

async function getRound(
  { db }: Platform,
  caller: Caller,
  { which, round }: { readonly which: WhichBatch; readonly round: number },
): Promise<{ readonly batch: StoredBatch; readonly round: StoredRound }> {
  await requireClerk(db, caller, which.driveId);
  const batch = await getStoredBatch(db, which);
  await requireReach(db, batch.id, caller.scope);
  const found = (await listRounds(db, batch.id)).find((one) => one.round === round);
  if (found === undefined || batch.state === 'archived') throw new AppError('NOT_FOUND');
  return { batch, round: found };
}

interface Order {
  readonly batch: StoredBatch;
  readonly round: StoredRound;
  readonly order: MakeBatchFile;
  readonly at: Date;
}

async function fileOf(platform: Platform, asked: Order): Promise<FileAnswer> {
  const { batch, round, order } = asked;
  const name = `batch-${batch.number}-${round.round}`;
  switch (order.kind) {
    case 'cover-sheet':
      return {
        mediaType: 'application/pdf',
        name: `${name}-cover.pdf`,
        content: await coverOf(platform, asked),
      };
    case 'ordered-list':
      return {
        mediaType: 'application/pdf',
        name: `${name}-list.pdf`,
        content: await listOf(platform, asked),
      };
    case 'layout':
      return layoutAnswer(platform, asked, {
        layout: LAYOUTS[order.layout],
        name: `${name}-${order.layout}`,
      });
    case 'own-layout':
      return layoutAnswer(platform, asked, { layout: order.layout, name: `${name}-layout` });
    case 'photos':
      return {
        mediaType: 'application/zip',
        name: `${name}-photos-${order.part}.zip`,
        content: await photosOf(platform, asked, order.part),
      };
  }
}

async function coverOf(platform: Platform, asked: Order): Promise<AsyncIterable<Uint8Array>> {
  return coverSheet(await factsOf(platform, asked), asked.at);
}

async function listOf(platform: Platform, asked: Order): Promise<AsyncIterable<Uint8Array>> {
  const { batch, round, at } = asked;
  const rows = await layoutRows(platform, { batchId: batch.id, round: round.round }, ORDERED_LIST);
  return orderedList({ ...(await factsOf(platform, asked)), rows }, at);
}

async function factsOf({ db, organisation }: Platform, { batch, round, at }: Order): Promise<CoverFacts> {
  const drive = await getStoredDrive(db, 'all', batch.driveId);
  const printedOn = dayInJapan(at);
  return { organisation: organisation.name, driveName: drive.name, number: batch.number, round, printedOn };
}

async function layoutAnswer(
  platform: Platform,
  { batch, round }: Order,
  { layout, name }: { readonly layout: BatchLayout; readonly name: string },
): Promise<FileAnswer> {
  const rows = await layoutRows(platform, { batchId: batch.id, round: round.round }, layout);
  const charset = layout.charset === 'cp932' ? 'Shift_JIS' : 'utf-8';
  return {
    mediaType: `text/csv; charset=${charset}`,
    name: `${name}.csv`,
    content: layoutFile(layout, rows),
  };
}

async function photosOf(
  platform: Platform,
  { batch, round }: Order,
  part: number,
): Promise<AsyncIterable<Uint8Array>> {
  const which = { batchId: batch.id, round: round.round };
  const applicationIds = await listRoundItems(platform.db, which);
  return photoZip(platform, { ...which, applicationIds, part, frozenAt: round.frozenAt });
}

/** Of an own layout which fields it has: they say whether form IDs went out. */
function keptOf(order: MakeBatchFile): Readonly<Record<string, unknown>> {
  const fileKind = order.kind;
  switch (order.kind) {
    case 'cover-sheet':
      return { fileKind };
    case 'ordered-list':
      return { fileKind, fields: fieldsOf(ORDERED_LIST) };
    case 'layout':
      return { fileKind, layout: order.layout, fields: fieldsOf(LAYOUTS[order.layout]) };
    case 'own-layout':
      return { fileKind, fields: fieldsOf(order.layout) };
    case 'photos':
      return { fileKind, part: order.part };
  }
}

function fieldsOf({ columns }: BatchLayout): string[] {
  return columns.map(({ field }) => field);
}
