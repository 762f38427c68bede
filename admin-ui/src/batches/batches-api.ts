import {
  Batch,
  BatchCandidate,
  Batches,
  BatchItem,
  LayoutCheck,
  type MakeBatchFile,
  type TakeItems,
} from '@monban/core/api/batches';
import { pageOf, type Page } from '@monban/core/api/conventions';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import type { ListQueryText } from '../api/resource.ts';
import { saveMadeFile } from '../api/save-file.ts';

const CandidatePage = pageOf(BatchCandidate);
const ItemPage = pageOf(BatchItem);

export function listBatches(driveId: string): Promise<Answer<Batches>> {
  return api.call({ method: 'GET', path: below(driveId, 'batches'), answer: Batches });
}

export function openBatch(driveId: string): Promise<Answer<Batch>> {
  return api.call({ method: 'POST', path: below(driveId, 'batches'), body: {}, answer: Batch });
}

export function getBatch(driveId: string, id: string): Promise<Answer<Batch>> {
  return api.call({ method: 'GET', path: below(driveId, `batches/${id}`), answer: Batch });
}

export function listBatchCandidates(
  driveId: string,
  query: ListQueryText,
  signal?: AbortSignal,
): Promise<Answer<Page<BatchCandidate>>> {
  const path = below(driveId, 'batch-candidates');
  return api.call({ method: 'GET', path, query, answer: CandidatePage, ...(signal && { signal }) });
}

export function listBatchItems(
  which: { readonly driveId: string; readonly id: string },
  query: ListQueryText,
  signal?: AbortSignal,
): Promise<Answer<Page<BatchItem>>> {
  const path = below(which.driveId, `batches/${which.id}/items`);
  return api.call({ method: 'GET', path, query, answer: ItemPage, ...(signal && { signal }) });
}

/** A change of a batch, by the last part of its address. */
export type BatchStep =
  | 'freezing'
  | 'reopening'
  | 'cancellation'
  | 'validation'
  | 'hand-over'
  | 'receipt'
  | 'acceptances'
  | 'defects'
  | 'rounds'
  | 'round-return'
  | 'item-removals';

export function takeBatchStep(batch: Batch, step: BatchStep, body: object = {}): Promise<Answer<Batch>> {
  return change(batch, step, body);
}

export function takeItems(batch: Batch, items: TakeItems): Promise<Answer<Batch>> {
  return change(batch, 'items', items);
}

export function checkLayout(
  { driveId, id }: Batch,
  order: { readonly round: number; readonly layout: string },
): Promise<Answer<LayoutCheck>> {
  const body = { kind: 'layout', ...order };
  const path = below(driveId, `batches/${id}/layout-checks`);
  return api.call({ method: 'POST', path, body, answer: LayoutCheck });
}

export function saveBatchFile(
  { driveId, id }: Batch,
  order: MakeBatchFile,
  name: string,
): Promise<ApiProblem | undefined> {
  return saveMadeFile(below(driveId, `batches/${id}/files`), name, order);
}

function change({ driveId, id, version }: Batch, rest: string, body: object): Promise<Answer<Batch>> {
  const path = below(driveId, `batches/${id}/${rest}`);
  return api.call({ method: 'POST', path, body, version, answer: Batch });
}

function below(driveId: string, rest: string): string {
  return `/drives/${encodeURIComponent(driveId)}/${rest}`;
}
