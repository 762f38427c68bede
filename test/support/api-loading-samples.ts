import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { SampleContext, Samples } from './api-samples.ts';

const AT = '2026-01-05T00:00:00.000Z';

/** Orders of card applications, with their legal basis. */
export const LOADING_SAMPLES: Samples = {
  getLoadingSummary: () => ({}),
  listLoadingItems: async (context) => ({ listed: await queuedItem(context) }),
  queueLoading: async (context) => {
    await stateBasis(context);
    return { body: { personIds: [context.records.personId] } };
  },
  cancelLoading: async (context) => ({ params: { itemId: await queuedItem(context) } }),
  listLoadingOrders: async (context) => ({ listed: await placedOrder(context) }),
  getLoadingOrder: async (context) => ({ params: { orderId: await placedOrder(context) } }),
  placeLoadingOrder: async (context) => {
    await stateBasis(context);
    await queuedItem(context);
    return { body: { wantedFrom: '2026-02-01' } };
  },
};

async function stateBasis({ api }: SampleContext): Promise<void> {
  await api.db('legal_basis').update({
    notice_number: '1',
    notice_date: '2026-01-05',
    loading_contract_reference: 'C-1',
    loading_contract_date: '2026-01-05',
  });
}

/** Of the person's; an item of a sample before it has ended, because one at a time lives. */
async function queuedItem({ api, records }: SampleContext, orderId: string | null = null): Promise<string> {
  const living = { person_id: records.personId };
  await api.db('loading_items').where(living).update({ state: 'cancelled', ended_at: AT });
  const id = newRecordId(randomUUID);
  const times = { created_at: AT, updated_at: new Date().toISOString() };
  await api.db('loading_items').insert({ id, order_id: orderId, ...living, state: 'queued', ...times });
  return id;
}

async function placedOrder(context: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  const placed = { placed_at: new Date().toISOString(), next_attempt_at: AT };
  await context.api
    .db('loading_orders')
    .insert({ id, state: 'sending', wanted_from: '2026-02-01', ...placed });
  await queuedItem(context, id);
  return id;
}
