import { randomUUID } from 'node:crypto';
import { addDays } from '@monban/core/calendar/days';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';

const REASON = '入れ替えの工事が終わるまで';

/** Old badges at the door that the request is about. */
export const COEXISTENCE_SAMPLES: Samples = {
  getMigrationBoard: ({ records }) => ({ listed: records.doorId }),
  listCoexistences: async (context) => {
    const id = await declare(context);
    return { query: { doorId: context.records.doorId }, listed: id };
  },
  declareCoexistence: ({ records }) => ({
    params: { doorId: records.doorId },
    body: { oldSystem: '旧入退室システム', lastDay: inDays(30), reason: REASON },
  }),
  changeLastDayOfCoexistence: async (context) => ({
    ...(await one(context)),
    body: { lastDay: inDays(60), reason: REASON },
  }),
  endCoexistence: async (context) => ({ ...(await one(context)), body: { on: inDays(0) } }),
  undoEndingOfCoexistence: (context) => one(context, true),
};

async function one(context: SampleContext, isOff = false): Promise<ApiSample> {
  const id = await declare(context, isOff);
  return { params: { coexistenceId: id }, subject: { table: 'door_coexistences', id } };
}

async function declare({ api, records }: SampleContext, isOff = false): Promise<string> {
  const id: string = newRecordId(randomUUID);
  const now = new Date().toISOString();
  await api.db('door_coexistences').insert({
    id,
    door_id: records.doorId,
    old_system: '旧入退室システム',
    last_day: inDays(30),
    extensions: 0,
    declared_at: now,
    off_on: isOff ? inDays(0) : null,
    off_confirmed_by: isOff ? records.operatorId : null,
    off_confirmed_at: isOff ? now : null,
    version: 1,
  });
  await api.db('door_coexistence_days').insert({
    coexistence_id: id,
    version: 1,
    last_day: inDays(30),
    reason: REASON,
    chosen_by: records.operatorId,
    chosen_at: now,
  });
  return id;
}

function inDays(days: number): string {
  return addDays(localDate(new Date(), 'Asia/Tokyo'), days);
}
