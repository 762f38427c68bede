import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { STOP_LINES_ID } from '@monban/server/own/stop-lines';
import type { ApiSample, MakeSample, SampleContext, Samples } from './api-samples.ts';

const AT = '2026-01-05T00:00:00.000Z';
const LATER = '2031-01-05T00:00:00.000Z';

/** The own page, requests for access, and look-ups. Every caller is the person whom the records are about. */
export const OWN_SAMPLES: Samples = {
  getOwnPage: own(() => ({})),
  getOwnAccess: own(() => ({})),
  listOwnEvents: own(() => ({ query: { limit: '500' } })),
  listOwnLookUps: own(async (context) => ({ query: { limit: '500' }, listed: await lookUp(context) })),
  getOwnTeam: own(() => ({})),
  getHeldAboutMe: own(() => ({})),
  stopOwnBadge: own(({ records: { badgeId } }) => ({ params: { badgeId } })),
  getOwnStop: own(({ records }) => ({ params: { badgeId: records.suspendedBadgeId } })),
  beginOwnExport: own(() => ({})),
  getOwnExport: own(async (context) => ({ params: { exportId: await ownExport(context) } })),
  downloadOwnExport: own(async (context) => ({ params: { exportId: await ownExport(context) } })),
  listAccessChoices: own(({ records }) => ({ listed: records.accessLevelId })),
  listOwnAccessRequests: own(async (context) => ({
    query: { limit: '500' },
    listed: await accessRequest(context),
  })),
  askForAccess: own(({ records: { accessLevelId } }) => ({
    body: {
      wanted: { kind: 'level', accessLevelId },
      fromDate: '2030-01-01',
      untilDate: '2030-02-01',
      reason: '棚卸しの手伝い',
    },
  })),
  withdrawAccessRequest: own(async (context) => ({
    params: { accessRequestId: await accessRequest(context) },
  })),
  listAccessRequests: async (context) => ({ query: { limit: '500' }, listed: await accessRequest(context) }),
  giveOwnPage: ({ records: { memberId } }) => ({ body: { personIds: [memberId] } }),
  makeStopCode: ({ records: { badgeId } }) => ({ params: { badgeId } }),
  stopByCode: () => ({ body: { employeeCode: randomUUID(), stopCode: '22222-22222' } }),
  getStopLines: () => ({}),
  putStopLines: () => ({
    subject: { table: 'stop_lines', id: STOP_LINES_ID },
    body: {
      lines: [
        {
          nameJa: '市役所',
          nameEn: 'City hall',
          number: '03-1234-5678',
          hoursJa: '平日',
          hoursEn: 'weekdays',
        },
      ],
    },
  }),
  makeLookUp: ({ records: { personId } }) => ({
    body: { personId, purpose: 'audit', reason: '四半期の点検' },
  }),
  listLookUps: async (context) => ({ query: { limit: '500' }, listed: await lookUp(context) }),
};

/** The caller is the person whom the records are about. */
export function own(make: MakeSample): MakeSample {
  return async (context): Promise<ApiSample> => {
    const { api, caller, records } = context;
    if (caller) {
      await api.db('operators').where({ id: caller.operatorId }).update({ person_id: records.personId });
    }
    return make(context);
  };
}

async function lookUp({ api, records }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('look_ups').insert({
    id,
    operator_id: records.operatorId,
    person_id: records.personId,
    purpose: 'audit',
    reason: '四半期の点検',
    at: AT,
    expires_at: AT,
  });
  return id;
}

async function ownExport({ api, records }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('own_exports').insert({
    id,
    person_id: records.personId,
    state: 'done',
    parts_done: 1,
    parts_total: 1,
    content: Buffer.from('a ZIP file'),
    created_at: AT,
    expires_at: LATER,
  });
  return id;
}

async function accessRequest({ api, records }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  const approvalId = newRecordId(randomUUID);
  await api.db('approvals').insert({
    id: approvalId,
    kind: 'access.request',
    subject_type: 'access-request',
    subject_id: id,
    change: JSON.stringify({ operation: 'access-request.grant', change: { id } }),
    state: 'waiting',
    requested_by: records.operatorId,
    requested_at: AT,
    expires_at: LATER,
  });
  await api.db('access_requests').insert({
    id,
    person_id: records.personId,
    requested_by: records.operatorId,
    access_level_id: records.accessLevelId,
    from_date: '2030-01-01',
    until_date: '2030-02-01',
    reason: '棚卸しの手伝い',
    requested_at: AT,
    approval_id: approvalId,
  });
  return id;
}
