import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { SampleContext, Samples } from './api-samples.ts';

const SETTINGS = {
  q: '',
  sort: '-updatedAt',
  retired: 'exclude',
  filters: { kind: 'employee' },
  hidden: ['email'],
  density: 'dense',
} as const;

/** Saved views, and changes of many people at once. */
export const LIST_SAMPLES: Samples = {
  listSavedViews: () => ({ query: { page: 'people' } }),
  createSavedView: ({ records }) => ({
    body: {
      page: 'people',
      name: '新しい人',
      sharedRole: 'hr',
      sharedSiteId: records.siteId,
      settings: SETTINGS,
    },
  }),
  replaceSavedView: async (context) => {
    const id = await makeView(context);
    return {
      params: { viewId: id },
      body: { name: '新しい人', sharedRole: 'hr', sharedSiteId: context.records.siteId, settings: SETTINGS },
      subject: { table: 'saved_views', id },
    };
  },
  deleteSavedView: async (context) => {
    const id = await makeView(context);
    return { params: { viewId: id }, subject: { table: 'saved_views', id } };
  },
  assignLevelToPeople: ({ records }) => ({
    body: {
      personIds: [records.personId],
      accessLevelId: records.accessLevelId,
      fromDate: '2026-04-01',
      untilDate: '2027-04-01',
    },
  }),
  movePeople: ({ records }) => ({
    body: {
      people: [{ personId: records.personId, version: 1 }],
      departmentId: records.departmentId,
      siteId: records.siteId,
      managerId: records.memberId,
    },
  }),
  stopBadgesOfPeople: ({ records }) => ({ body: { personIds: [records.personId], reason: 'investigation' } }),
  retirePeople: ({ records }) => ({
    body: { people: [{ personId: records.personId, version: 1 }], lastDay: '2030-03-31' },
  }),
  undoBulkChange: async ({ api, caller, records }) => {
    const id = newRecordId(randomUUID);
    const at = new Date();
    await api.db('bulk_changes').insert({
      id,
      action: 'move',
      actor: caller?.operatorId ?? records.operatorId,
      made_at: at.toISOString(),
      undo_until: new Date(at.getTime() + 600_000).toISOString(),
      results: '[]',
    });
    return { params: { bulkChangeId: id }, body: {} };
  },
};

async function makeView({ api, caller, records }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  const at = new Date().toISOString();
  await api.db('saved_views').insert({
    id,
    page: 'people',
    name: '人',
    owner_id: caller?.operatorId ?? records.operatorId,
    settings: JSON.stringify(SETTINGS),
    version: 1,
    created_at: at,
    updated_at: at,
  });
  return id;
}
