import { randomBytes, randomUUID } from 'node:crypto';
import type { ApplicationState } from '@monban/core/api/applications';
import { LAYOUTS } from '@monban/core/drives/batch-layout';
import type { BatchState } from '@monban/core/drives/batch-life';
import type { ApplicationId, BatchId, DriveId, PersonId } from '@monban/core/ids';
import { readList } from '@monban/server/batches/item-list';
import { newRecordId } from '@monban/server/records/new-record-id';
import { makeApplication } from './api-drive-samples.ts';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';
import { seedContents } from './seed-contents.ts';

const AT = '2026-01-05T00:00:00.000Z';
const ON = '2026-01-05';
const REASON = { reason: '数え直します' };

/** Batches of a drive whose clerk the caller is, with one application each. */
export const BATCH_SAMPLES: Samples = {
  listDriveBatches: async (context) => ({ params: { driveId: (await collecting(context)).driveId } }),
  openDriveBatch: async (context) => ({
    params: { driveId: (await makeApplication(context)).driveId },
    body: {},
  }),
  listBatchCandidates: async (context) => ({
    params: { driveId: (await makeApplication(context, 'joined')).driveId },
    query: { limit: '500', isChecked: 'false' },
  }),
  getDriveBatch: async (context) => ({ params: paramsOf(await collecting(context)) }),
  listBatchItems: async (context) => {
    const made = await collecting(context);
    return { params: paramsOf(made), query: { limit: '500', state: 'checked' } };
  },
  takeBatchItems: async (context) => {
    const made = await collecting(context);
    await context.api.db('batch_items').where({ batch_id: made.batchId }).delete();
    return { ...stepOf(made), body: { kind: 'chosen', applicationIds: [made.applicationId] } };
  },
  removeBatchItems: async (context) => {
    const made = await collecting(context);
    return { ...stepOf(made), body: { applicationIds: [made.applicationId] } };
  },
  freezeBatch: async (context) => ({ ...stepOf(await collecting(context)), body: {} }),
  reopenBatch: async (context) => ({ ...stepOf(await frozen(context)), body: REASON }),
  cancelBatch: async (context) => ({ ...stepOf(await frozen(context)), body: REASON }),
  validateBatch: async (context) => ({
    ...stepOf(await frozen(context)),
    body: { items: 1, photos: 1, optOutsSign: 0, optOutsUser: 0, envelopes: 0 },
  }),
  handOverBatch: async (context) => ({
    ...stepOf(await frozen(context, { state: 'validated' })),
    body: { way: 'parcel', parcelNumber: 'KX-4711-JP', on: ON },
  }),
  noteBatchReceipt: async (context) => ({
    ...stepOf(await handedOver(context, 'submitted', 'submitted')),
    body: { number: 'R-77', on: ON },
  }),
  noteBatchDefect: async (context) => {
    const made = await handedOver(context, 'acknowledged', 'received');
    return {
      ...stepOf(made),
      body: { applicationId: made.applicationId, code: 'photo-unfit', on: ON },
    };
  },
  noteBatchAcceptance: async (context) => {
    const made = await handedOver(context, 'acknowledged', 'received');
    return { ...stepOf(made), body: { on: ON, applicationIds: [made.applicationId] } };
  },
  freezeBatchRound: async (context) => ({
    ...stepOf(await handedOver(context, 'partly-defective', 'checked')),
    body: {},
  }),
  returnBatchRound: async (context) => ({
    ...stepOf(await frozen(context, { state: 'resubmitting' })),
    body: REASON,
  }),
  makeBatchFile: async (context) => ({
    params: paramsOf(await frozen(context)),
    body: { kind: 'own-layout', round: 1, layout: LAYOUTS['ordered-list'] },
  }),
  checkBatchLayout: async (context) => ({
    params: paramsOf(await frozen(context)),
    body: { kind: 'own-layout', round: 1, layout: LAYOUTS['ordered-list'] },
  }),
};

interface Made {
  readonly driveId: DriveId;
  readonly batchId: BatchId;
  readonly applicationId: ApplicationId;
}

function paramsOf({ driveId, batchId }: Made) {
  return { driveId, batchId };
}

function stepOf(made: Made): Pick<ApiSample, 'params' | 'subject'> {
  return { params: paramsOf(made), subject: { table: 'batches', id: made.batchId } };
}

async function collecting(context: SampleContext): Promise<Made> {
  return makeBatch(context, { state: 'collecting', application: 'checked' });
}

/** By somebody else than the caller. */
async function frozen(
  context: SampleContext,
  { state = 'frozen', application = 'in-batch' }: Partial<BatchSample> = {},
): Promise<Made> {
  const made = await makeBatch(context, { state, application });
  const { db } = context.api;
  const deps = { db, applicationKey: (await context.api.keys()).applicationKey };
  const which = { batchId: made.batchId, round: 1 };
  const { itemHash } = await readList(deps, which, [made.applicationId]);
  const columns = { batch_id: made.batchId, round: 1 };
  await db('batch_rounds').insert({
    ...columns,
    frozen_at: AT,
    frozen_by: await otherOperator(context),
    item_hash: itemHash,
    items: 1,
    photos: 1,
    opt_outs_sign: 0,
    opt_outs_user: 0,
    envelopes: 0,
  });
  await db('batch_round_items').insert({ ...columns, position: 1, application_id: made.applicationId });
  await db('batch_items').where({ batch_id: made.batchId }).update({ round: 1 });
  return made;
}

async function handedOver(
  context: SampleContext,
  state: BatchState,
  application: ApplicationState,
): Promise<Made> {
  const made = await frozen(context, { state, application });
  await context.api
    .db('batch_rounds')
    .where({ batch_id: made.batchId })
    .update({
      handed_over_way: 'online',
      handed_over_on: ON,
      handed_over_at: AT,
      handed_over_by: await otherOperator(context),
    });
  return made;
}

interface BatchSample {
  readonly state: BatchState;
  readonly application: ApplicationState;
}

async function makeBatch(context: SampleContext, { state, application }: BatchSample): Promise<Made> {
  const { db } = context.api;
  const made = await makeApplication(context, application);
  const driveId = made.driveId as DriveId;
  const applicationId = made.applicationId as ApplicationId;
  const batchId = newRecordId(randomUUID) as BatchId;
  await db('drive_form_collections').insert({ drive_id: driveId, since: AT });
  const { applicationKey } = await context.api.keys();
  await seedContents(
    { db, applicationKey, randomBytes },
    { driveId, applicationId, personId: context.records.personId as PersonId, number: 1 },
  );
  await db('batches').insert({
    id: batchId,
    drive_id: driveId,
    number: 1,
    state,
    opened_by: context.caller?.operatorId ?? context.records.operatorId,
    version: 1,
    created_at: AT,
    updated_at: AT,
  });
  await db('batch_items').insert({ batch_id: batchId, application_id: applicationId, added_at: AT });
  return { driveId, batchId, applicationId };
}

async function otherOperator({ api }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('operators').insert({
    id,
    login: `freezer-${id.slice(0, 8)}`,
    display_name: '鈴木',
    role: 'hr',
    created_at: AT,
    updated_at: AT,
  });
  return id;
}
