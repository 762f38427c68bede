import { createHash, randomUUID } from 'node:crypto';
import { exportProfile } from '@monban/core/attendance/export-profiles';
import { PersonId } from '@monban/core/ids';
import { exportFile, exportTable } from '@monban/server/attendance/export-file';
import { newRecordId } from '@monban/server/records/new-record-id';
import { NINE_TO_SIX, OFFICE_WEEK } from './attendance-office.ts';
import { own } from './api-own-samples.ts';
import { retire } from './api-records.ts';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';
import { seedPerson } from './seed-places.ts';

const AT = '2026-02-01T00:00:00.000Z';
const DAY = '2026-02-02';
const CLAIM = {
  ...NINE_TO_SIX,
  reason: 'forgot-card',
  divergenceReason: 'meeting',
  note: '忘れました',
  after: 0,
};
const DECISION = { decision: 'returned', comment: '休憩は？' };

/** Working time of the person that the request is about, in a group of its own. */
export const ATTENDANCE_SAMPLES: Samples = {
  listAttendanceGroups: async (context) => ({ query: { limit: '500' }, listed: await makeGroup(context) }),
  createAttendanceGroup: () => ({ body: { name: `本社 ${randomUUID()}`, ...GROUP } }),
  getAttendanceGroup: async (context) => ({ params: { groupId: await makeGroup(context) } }),
  changeAttendanceGroup: async (context) => ({
    ...(await oneGroup(context)),
    body: { name: `工場 ${randomUUID()}`, ...GROUP },
  }),
  retireAttendanceGroup: (context) => oneGroup(context),
  restoreAttendanceGroup: async (context) => {
    const sample = await oneGroup(context);
    await retire(context.api.db, 'attendance_groups', sample.params.groupId);
    return sample;
  },
  listWorkingTerms: async (context) => ({
    params: { personId: await arranged(context) },
    listed: '2026-01-01',
  }),
  putWorkingTerms: async (context) => ({
    params: { personId: context.records.personId, fromDate: '2026-04-01' },
    body: { groupId: await makeGroup(context), scheme: 'fixed', week: OFFICE_WEEK },
  }),
  removeWorkingTerms: async (context) => ({
    params: { personId: await arranged(context), fromDate: '2026-01-01' },
  }),
  getWorkCalendar: ({ records: { siteId } }) => ({ params: { siteId } }),
  putWorkCalendar: async ({ api, records: { siteId } }) => {
    await api.db('work_calendars').where({ site_id: siteId }).delete();
    const exceptions = [{ on: '2026-12-30', kind: 'company-holiday', name: '年末休業' }];
    const week = { statutoryWeekday: 7, freeWeekdays: [6], holidaysAreFree: true };
    return { params: { siteId }, body: { ...week, exceptions } };
  },
  getOwnAttendance: own(async (context) => {
    await arranged(context);
    return { query: { month: '2026-02' } };
  }),
  makeOwnAttendanceClaim: own(async (context) => {
    await arranged(context);
    return { params: { day: DAY }, body: CLAIM };
  }),
  listTeamAttendanceClaims: own(async (context) => ({ listed: await claimOfTeam(context) })),
  decideTeamAttendanceClaim: own(async (context) => ({
    params: { claimId: await claimOfTeam(context) },
    body: DECISION,
  })),
  getAttendance: async (context) => ({
    params: { personId: await arranged(context) },
    query: { month: '2026-02' },
  }),
  makeAttendanceClaim: async (context) => ({
    params: { personId: await arranged(context), day: DAY },
    body: CLAIM,
  }),
  listAttendanceClaims: async (context) => ({ listed: await claim(context, await arranged(context)) }),
  decideAttendanceClaim: async (context) => ({
    params: { claimId: await claim(context, await arranged(context)) },
    body: DECISION,
  }),
  getGroupMonth: (context) => ofMonth(context),
  listPersonMonths: async (context) => {
    const groupId = await makeGroup(context);
    const personId = await arranged(context, context.records.personId, groupId);
    return { params: { groupId, month: '2026-02' }, query: { limit: '200' }, listed: personId };
  },
  checkClosing: (context) => ofMonth(context),
  closeMonth: async (context) => ({ ...(await ofMonth(context)), body: {} }),
  reopenMonth: async (context) => ({
    params: { closingId: await makeClosing(context) },
    body: { reason: '退勤の記録が後から届いたため' },
  }),
  listAttendanceExportProfiles: () => ({ listed: 'generic' }),
  listAttendanceExports: async (context) => {
    const { id, closingId } = await makeExport(context);
    return { params: { closingId }, listed: id };
  },
  previewAttendanceExport: async (context) => ({ ...(await ofClosing(context)), body: FILE }),
  makeAttendanceExport: async (context) => ({ ...(await ofClosing(context)), body: FILE }),
  downloadAttendanceExport: async (context) => ({ params: { exportId: (await makeExport(context)).id } }),
};

const FILE = { profileId: 'generic-tsv', rounding: 'month' };
const GROUP = {
  ...{ policy: 'proposal', noticeOn: '2026-01-01', closingDay: 20, weekBeginsOn: 1, spillCounts: true },
  ...{ divergenceMinutes: 15, clockSkewMinutes: 3, longStayMinutes: 900, restMinutes: 540 },
};

async function makeGroup({ api }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('attendance_groups').insert({
    ...{ id, name: `本社 ${id}`, policy: 'record-only', notice_on: '2026-01-01', closing_day: 31 },
    ...{ week_begins_on: 7, spill_counts: false, divergence_minutes: 30, clock_skew_minutes: 2 },
    ...{ long_stay_minutes: 960, rest_minutes: 660, created_at: AT, updated_at: AT },
  });
  return id;
}

async function oneGroup(context: SampleContext): Promise<ApiSample & { params: { groupId: string } }> {
  const id = await makeGroup(context);
  return { params: { groupId: id }, subject: { table: 'attendance_groups', id } };
}

async function ofMonth(context: SampleContext): Promise<ApiSample> {
  return { params: { groupId: await makeGroup(context), month: '2026-01' } };
}

/** The person has working terms; who. */
async function arranged(
  context: SampleContext,
  personId: string = context.records.personId,
  groupId?: string,
): Promise<string> {
  const group = groupId ?? (await makeGroup(context));
  await context.api
    .db('working_terms')
    .insert({
      ...{ person_id: personId, from_date: '2026-01-01', group_id: group, scheme: 'fixed' },
      week: JSON.stringify(OFFICE_WEEK),
    })
    .onConflict(['person_id', 'from_date'])
    .merge();
  return personId;
}

async function claim({ api, records }: SampleContext, personId: string): Promise<string> {
  const id = newRecordId(randomUUID);
  const said = {
    work: JSON.stringify(NINE_TO_SIX.work),
    breaks: '[]',
    reason: 'ordinary',
    note: '',
    comment: '',
  };
  await api.db('attendance_claims').where({ person_id: personId }).delete();
  await api.db('attendance_claims').insert({
    ...{ id, person_id: personId, on_date: DAY, number: 1, state: 'waiting', ...said },
    ...{ made_by: records.operatorId, made_at: AT },
  });
  return id;
}

/** Of somebody whose manager the person is. */
async function claimOfTeam(context: SampleContext): Promise<string> {
  const { api, records } = context;
  const member = PersonId.parse(await seedPerson(api.db, records));
  await api.db('people').where({ id: member }).update({ manager_id: records.personId });
  return claim(context, await arranged(context, member));
}

async function ofClosing(context: SampleContext): Promise<ApiSample> {
  return { params: { closingId: await makeClosing(context) } };
}

/** Of a month without anybody: the file has a header alone. */
async function makeExport(
  context: SampleContext,
): Promise<{ readonly id: string; readonly closingId: string }> {
  const [id, closingId] = [newRecordId(randomUUID), await makeClosing(context)];
  const content = exportFile(
    exportProfile('generic-tsv'),
    exportTable(exportProfile('generic-tsv'), [], false),
  );
  await context.api.db('attendance_exports').insert({
    ...{ id, closing_id: closingId, profile_id: 'generic-tsv', rounding: 'none', rows: 0 },
    sha256: createHash('sha256').update(content).digest('base64url'),
    ...{ made_by: context.records.operatorId, made_at: AT },
  });
  return { id, closingId };
}

async function makeClosing(context: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await context.api.db('attendance_closings').insert({
    ...{ id, group_id: await makeGroup(context), month: '2026-01', version: 1, people: 0, gate_position: 0 },
    ...{ from_date: '2026-01-01', through_date: '2026-01-31', digest: 'A'.repeat(43) },
    ...{ closed_by: context.records.operatorId, closed_at: AT },
  });
  return id;
}
