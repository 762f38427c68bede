import { randomUUID } from 'node:crypto';
import { addDays } from '@monban/core/calendar/days';
import { AreaId, ControllerId, ReaderId, SiteId, type DoorId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';
import { seedDoor } from './seed-places.ts';

const REASON = '入れ替えの工事が終わるまで';

/** Old badges at the door that the request is about. */
export const COEXISTENCE_SAMPLES: Samples = {
  getMigrationBoard: ({ records }) => ({ listed: records.doorId }),
  listCoexistences: async (context) => {
    const { doorId, id } = await declare(context);
    return { query: { doorId }, listed: id };
  },
  declareCoexistence: async (context) => ({
    params: { doorId: await standDoor(context) },
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
  const { id } = await declare(context, isOff);
  return { params: { coexistenceId: id }, subject: { table: 'door_coexistences', id } };
}

/** One that nobody else declares at. */
function standDoor({ api, records }: SampleContext): Promise<DoorId> {
  const { siteId, areaIds, departmentId, controllerId } = records;
  const place = { siteId: SiteId.parse(siteId), departmentId };
  const [inside, outside] = areaIds;
  const readerId = ReaderId.parse(newRecordId(randomUUID));
  return seedDoor(
    api.db,
    { ...place, areaIds: [AreaId.parse(inside), AreaId.parse(outside)] },
    { controllerId: ControllerId.parse(controllerId), readerId },
  );
}

async function declare(
  context: SampleContext,
  isOff = false,
): Promise<{ readonly id: string; readonly doorId: DoorId }> {
  const { api, records } = context;
  const doorId = await standDoor(context);
  const id: string = newRecordId(randomUUID);
  const now = new Date().toISOString();
  await api.db('door_coexistences').insert({
    id,
    door_id: doorId,
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
  return { id, doorId };
}

function inDays(days: number): string {
  return addDays(localDate(new Date(), 'Asia/Tokyo'), days);
}
