import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { SampleContext, Samples } from './api-samples.ts';

/**
 * The demo page's virtual cards and doors. Without their hosts these are requests that are complete, but would find
 * nobody behind the server.
 */
export const DEMO_SAMPLES: Samples = {
  listDemoReaders: () => ({}),
  setDemoReaders: (context) => ({
    body: { readers: [{ readerId: readerOf(context), address: addressOf(context) }] },
  }),
  listDemoCards: () => ({}),
  layDemoCard: (context) => ({ params: { cardId: cardOf(context) }, body: { readerId: readerOf(context) } }),
  takeDemoCard: async (context) => {
    await context.demo?.layCard();
    return { params: { cardId: cardOf(context) } };
  },
  makeDemoCard: (context) => ({
    body: { id: `card-${newRecordId(randomUUID)}`, persona: 'copied-cert', cloneOf: cardOf(context) },
  }),
  renewDemoCard: async (context) => {
    await context.demo?.takeCard();
    return { params: { cardId: cardOf(context) } };
  },
  listDemoDoors: () => ({}),
  pushDemoDoor: async (context) => ({ ...(await doorOf(context)), body: { isForced: false } }),
  pressDemoKeys: async (context) => ({
    ...(await doorOf(context)),
    body: { side: 'in', keys: ['1', 'clear'] },
  }),
  closeDemoDoor: doorOf,
  pressDemoExit: doorOf,
};

function readerOf({ demo, records }: SampleContext): string {
  return demo?.readerId ?? records.controllerId;
}

function addressOf({ demo }: SampleContext): string {
  return demo?.address ?? 'unix:/nowhere';
}

function cardOf({ demo }: SampleContext): string {
  return demo?.cardId ?? 'nobody';
}

async function doorOf({ demo, records: { doorId } }: SampleContext) {
  await demo?.ensureDoor(doorId);
  return { params: { doorId } };
}
