import { randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { type SiteRecords, retire } from './api-records.ts';
import type { ApiSample, MakeSample, SampleContext, Samples } from './api-samples.ts';

/** What tells the six routes of one kind of record from those of another. */
interface RecordKind {
  readonly one: string;
  readonly many: string;
  readonly table: string;
  readonly parameter: string;
  /** Read and changed. */
  readonly id: (context: SampleContext) => string;
  /** Retired: in no use. */
  readonly spareId: (context: SampleContext) => string;
  /** Every field, as in a request that creates one. */
  readonly body: (records: SiteRecords) => Readonly<Record<string, unknown>>;
  /** Fields that stay as they were made. */
  readonly fixed?: readonly string[];
}

const KINDS: readonly RecordKind[] = [
  {
    one: 'Operator',
    many: 'Operators',
    table: 'operators',
    parameter: 'operatorId',
    id: ({ records }) => records.operatorId,
    spareId: ({ records }) => records.operatorId,
    body: ({ personId, siteId, departmentId }) => ({
      login: `hr-${code()}`,
      displayName: '人事 花子',
      role: 'hr',
      personId,
      siteIds: [siteId],
      departmentIds: [departmentId],
    }),
    fixed: ['login'],
  },
  {
    one: 'Site',
    many: 'Sites',
    table: 'sites',
    parameter: 'siteId',
    id: siteOf,
    spareId: siteOf,
    body: () => ({
      name: '大阪',
      timeZone: 'Asia/Tokyo',
      holidays: [{ onDate: '2026-01-01', name: '元日' }],
    }),
  },
  {
    one: 'Department',
    many: 'Departments',
    table: 'departments',
    parameter: 'departmentId',
    id: ({ records }) => records.departmentId,
    spareId: ({ records }) => records.spareDepartmentId,
    body: ({ spareDepartmentId, memberId }) => ({
      code: code(),
      name: '開発部',
      parentId: spareDepartmentId,
      headId: memberId,
    }),
  },
  {
    one: 'Area',
    many: 'Areas',
    table: 'areas',
    parameter: 'areaId',
    id: ({ records }) => records.areaIds[0],
    spareId: ({ records }) => records.spareAreaId,
    body: ({ siteId }) => ({ siteId, name: '執務室', isProtected: false }),
    fixed: ['siteId'],
  },
  {
    one: 'Person',
    many: 'People',
    table: 'people',
    parameter: 'personId',
    id: ({ records }) => records.personId,
    spareId: ({ records }) => records.memberId,
    body: ({ departmentId, siteId, memberId }) => ({
      employeeCode: code(),
      kind: 'employee',
      familyName: '佐藤',
      givenName: '花子',
      familyKana: 'サトウ',
      givenKana: 'ハナコ',
      romanName: 'SATO Hanako',
      displayName: '佐藤花子',
      formerFamilyName: '髙橋',
      aliasName: '花',
      formName: '佐藤花子',
      formSubstitutions: [{ written: '髙', printed: '高' }],
      email: 'hanako@example.jp',
      departmentId,
      siteId,
      managerId: memberId,
      addressProtected: false,
      municipalityCode: '131016',
      startsOn: '2026-04-01',
      endsOn: '2030-03-31',
    }),
  },
  {
    one: 'Door',
    many: 'Doors',
    table: 'doors',
    parameter: 'doorId',
    id: ({ records }) => records.doorId,
    spareId: ({ records }) => records.spareDoorId,
    body: ({ siteId, areaIds, controllerId }) => ({
      kind: 'door',
      siteId,
      name: '通用口',
      insideAreaId: areaIds[0],
      outsideAreaId: areaIds[1],
      isSiteBoundary: true,
      controllerId,
      requiredAssurance: 'badge',
      certificateRule: 'always',
      unlockMs: 4_000,
      heldOpenMs: 20_000,
      maximumAgeHours: 48,
      staleFallback: 'shut',
      lockedDown: false,
      audiences: [],
    }),
    fixed: ['kind', 'siteId'],
  },
  {
    one: 'Schedule',
    many: 'Schedules',
    table: 'schedules',
    parameter: 'scheduleId',
    id: ({ records }) => records.scheduleId,
    spareId: ({ records }) => records.spareScheduleId,
    body: () => ({ name: '平日', intervals: [{ weekday: 1, fromMinute: 480, toMinute: 1_140 }] }),
  },
  {
    one: 'AccessLevel',
    many: 'AccessLevels',
    table: 'access_levels',
    parameter: 'accessLevelId',
    id: ({ records }) => records.accessLevelId,
    spareId: ({ records }) => records.accessLevelId,
    body: ({ doorId, scheduleId }) => ({
      name: '一般',
      description: '平日の日中',
      rules: [{ doorId, effect: 'allow', scheduleId }],
    }),
  },
];

/** Records that people keep, their memberships, and who looks after them. */
export const RECORD_SAMPLES: Samples = {
  ...Object.fromEntries(KINDS.flatMap(samplesOf)),
  listAccessLevelMembers: ({ records: { accessLevelId, memberId } }) => ({
    params: { accessLevelId },
    query: { limit: '100' },
    listed: memberId,
  }),
  putAccessLevelMember: ({ records: { accessLevelId, personId } }) => ({
    params: { accessLevelId, personId },
    body: { fromDate: '2026-04-01', untilDate: '2027-04-01' },
  }),
  removeAccessLevelMember: ({ records: { accessLevelId, memberId } }) => ({
    params: { accessLevelId, personId: memberId },
  }),
  listAccessLevelsOfPerson: ({ records: { memberId, accessLevelId } }) => ({
    params: { personId: memberId },
    listed: accessLevelId,
  }),
  listApprovals: ({ records }) => ({ query: { limit: '500' }, listed: records.approvalId }),
  withdrawApproval: async ({ api, caller, records }) => ({
    params: { approvalId: await waitingApproval(api.db, caller?.operatorId ?? records.operatorId) },
  }),
  decideApproval: ({ records: { approvalId } }) => ({
    params: { approvalId },
    body: { decision: 'approve', comment: '確認しました' },
  }),
  listAudit: ({ records }) => ({
    query: { subjectType: 'person', subjectId: records.personId },
    listed: records.personId,
  }),
};

function samplesOf(kind: RecordKind): readonly (readonly [string, MakeSample])[] {
  const { one, many, table, id, spareId } = kind;
  return [
    [`list${many}`, (context) => ({ query: { limit: '500' }, listed: id(context) })],
    [`create${one}`, ({ records }) => ({ body: kind.body(records) })],
    [`get${one}`, (context) => ({ params: { [kind.parameter]: id(context) } })],
    [`change${one}`, (context) => ({ ...versioned(kind, id(context)), body: changeOf(kind, context) })],
    [`retire${one}`, (context) => versioned(kind, spareId(context))],
    [
      `restore${one}`,
      async (context) => {
        await retire(context.api.db, table, spareId(context));
        return versioned(kind, spareId(context));
      },
    ],
  ];
}

function versioned({ table, parameter }: RecordKind, id: string): ApiSample {
  return { params: { [parameter]: id }, subject: { table, id } };
}

function changeOf({ body, fixed = [] }: RecordKind, { records }: SampleContext): object {
  return Object.fromEntries(Object.entries(body(records)).filter(([name]) => !fixed.includes(name)));
}

/** A site is changed and retired while nothing stands there. */
function siteOf({ emptySiteId, records }: SampleContext): string {
  return emptySiteId ?? records.siteId;
}

async function waitingApproval(db: Knex, operatorId: string): Promise<string> {
  const id = newRecordId(randomUUID);
  await db('approvals').insert({
    id,
    kind: 'access-level.widen',
    subject_type: 'access-level',
    subject_id: newRecordId(randomUUID),
    change: JSON.stringify({ operation: 'access-level.retire', change: {} }),
    state: 'waiting',
    requested_by: operatorId,
    requested_at: '2026-01-05T00:00:00.000Z',
    expires_at: '2031-01-05T00:00:00.000Z',
  });
  return id;
}

function code(): string {
  return randomUUID().slice(0, 8);
}
