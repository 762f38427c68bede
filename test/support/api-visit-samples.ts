import { randomBytes, randomUUID } from 'node:crypto';
import type { ApplicationId, OperatorId, VisitId, VisitRowId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { hashOfToken, tokenOfRow } from '@monban/server/visits/booking-token';
import { storeData } from '@monban/server/visits/roster-data-store';
import { insertRoster } from '@monban/server/visits/roster-store';
import { makeApplication } from './api-drive-samples.ts';
import { own } from './api-own-samples.ts';
import type { ApiSample, MakeSample, SampleContext, Samples } from './api-samples.ts';

const AT = '2026-01-05T00:00:00.000Z';
const DAY = '2031-01-15';
const CHIYODA = '131016';
const DATA = {
  birthDate: '1990-04-02',
  address: '東京都千代田区丸の内1丁目2番3号',
  residenceCode: CHIYODA,
  phone: '03-1234-5678',
  sex: null,
  applicationKind: 'first',
  isForeignResident: false,
  heldCards: ['notice-card'],
  agreesToForwarding: true,
} as const;
const GIVEN = { data: DATA, consentVersion: 1 };

/** What a visit is made with for a request. */
interface Wanted {
  readonly state?: string;
  /** Of the one application. */
  readonly application?: string;
  /** Without one, the person takes no part yet. */
  readonly row?: 'timed' | 'waiting' | 'at-desk';
  readonly hasData?: boolean;
  readonly on?: string;
}

interface Made {
  readonly driveId: string;
  readonly visitId: string;
  readonly applicationId: string;
  readonly rowId: string;
  readonly slotId: string;
  readonly token: string;
}

type MakeVisitSample = (
  made: Made,
  context: SampleContext,
) => Partial<ApiSample> | Promise<Partial<ApiSample>>;

/** Visits to the site that the request is about, in a drive whose clerk the caller is. */
export const VISIT_SAMPLES: Samples = {
  listVisits: async (context) => {
    const { visitId } = await makeVisit(context, {});
    return { query: { from: '2031-01-01', until: '2031-02-01' }, listed: visitId };
  },
  listDriveVisits: async (context) => {
    const { driveId, visitId } = await makeVisit(context, {});
    return { params: { driveId }, listed: visitId };
  },
  createVisit: async (context) => ({
    params: { driveId: (await makeApplication(context)).driveId },
    body: { siteId: context.records.siteId, municipalityCode: CHIYODA },
  }),
  getVisit: ofVisit({}),
  changeVisit: ofVisit({ state: 'idea' }, (_made, { records: { doorId } }) => ({
    body: {
      municipalityCode: CHIYODA,
      building: '本館',
      room: '大会議室',
      roomNotes: '正面から入る',
      needsMet: ['desks'],
      checkInDoorId: doorId,
    },
  })),
  takeVisitStep: ofVisit({ state: 'idea' }, (_made, { records: { siteId } }) => ({
    body: { step: 'inquire', dates: [DAY], on: DAY, siteIds: [siteId] },
  })),
  listVisitSlots: ofVisit({}),
  makeVisitSlots: ofVisit({}, () => ({
    body: {
      from: '09:00',
      until: '17:00',
      slotMinutes: 30,
      desks: 2,
      breaks: [{ from: '12:00', until: '13:00' }],
    },
  })),
  makeVisitSheets: ofVisit({ row: 'timed', application: 'slotted' }, ({ rowId }) => ({
    body: { language: 'en', size: 'normal', rowIds: [rowId] },
  })),
  draftVisitRoster: ofVisit({ row: 'waiting', hasData: true }),
  makeVisitRoster: ofVisit({ row: 'waiting', hasData: true }, ({ rowId }) => ({
    body: { substitutes: [{ rowId, original: '髙', substitute: '高' }] },
  })),
  listVisitRosters: ofVisit({}),
  readVisitRoster: ofVisit({ row: 'waiting', hasData: true }, async (made, context) => {
    await holdRoster(context, made);
    return { params: { number: '1' }, query: { format: 'csv' } };
  }),
  readVisitPaper: ofVisit({ row: 'waiting' }, () => ({ params: { paper: 'timetable' } })),
  getRosterData: ofVisit({ row: 'waiting', hasData: true }, withApplication),
  giveRosterData: ofVisit({}, (made) => ({ ...withApplication(made), body: GIVEN })),
  takeRosterDataBack: ofVisit({ row: 'waiting', hasData: true }, withApplication),
  listVisitRows: ofVisit({ row: 'waiting' }),
  listVisitCandidates: ofVisit({}),
  bookVisitSlot: ofVisit({ row: 'waiting' }, (made) => ({ ...withRow(made), body: { slotId: made.slotId } })),
  freeVisitSlot: ofVisit({ row: 'timed', application: 'slotted' }, withRow),
  checkInAtVisit: ofVisit({ state: 'running', row: 'timed', application: 'slotted' }, (made) => ({
    ...withRow(made),
    body: {},
  })),
  takeCheckInBack: ofVisit({ state: 'running', row: 'at-desk', application: 'checked-in' }, withRow),
  checkInByToken: ofVisit({ state: 'running', row: 'timed', application: 'slotted' }, ({ token }) => ({
    body: { token },
  })),
  recordVisitFinding: ofVisit({ state: 'running', row: 'at-desk', application: 'checked-in' }, (made) => ({
    ...withRow(made),
    body: { finding: 'sufficient' },
  })),
  takeVisitFindingBack: ofVisit({ state: 'running', row: 'at-desk', application: 'checked-in' }, withRow),
  addVisitWalkIn: ofVisit({ state: 'running' }, ({ applicationId, slotId }) => ({
    body: { applicationId, slotId },
  })),
  usePickUpAfterVisit: ofVisit({ state: 'running', row: 'timed', application: 'no-show' }, (made) => ({
    ...withRow(made),
    body: {},
  })),
  listOwnVisits: own(async (context) => {
    await makeVisit(context, {});
    return {};
  }),
  findOwnMunicipality: own(() => ({ query: { q: '千代田' } })),
  giveOwnRosterData: ofOwn({}, () => ({ body: GIVEN })),
  takeOwnRosterDataBack: ofOwn({ row: 'waiting', hasData: true }),
  bookOwnVisitSlot: ofOwn({ row: 'waiting' }, ({ slotId }) => ({ body: { slotId } })),
  freeOwnVisitSlot: ofOwn({ row: 'timed', application: 'slotted' }),
};

function withApplication({ applicationId }: Made): Partial<ApiSample> {
  return { params: { applicationId } };
}

function withRow({ rowId }: Made): Partial<ApiSample> {
  return { params: { rowId } };
}

function ofVisit(wanted: Wanted, make: MakeVisitSample = () => ({})): MakeSample {
  return async (context) => {
    const made = await makeVisit(context, wanted);
    const { params, ...sample } = await make(made, context);
    const { driveId, visitId } = made;
    return {
      subject: { table: 'visits', id: visitId },
      ...sample,
      params: { driveId, visitId, ...params },
    };
  };
}

function ofOwn(wanted: Wanted, make: MakeVisitSample = () => ({})): MakeSample {
  return own(async (context) => {
    const made = await makeVisit(context, wanted);
    return { ...(await make(made, context)), params: { visitId: made.visitId } };
  });
}

async function makeVisit(context: SampleContext, wanted: Wanted): Promise<Made> {
  const { api, records } = context;
  const { state = 'confirmed', application = 'checked', on = DAY } = wanted;
  const { driveId, applicationId } = await makeApplication(context, application);
  const [visitId, slotId, rowId] = [id(), id(), id() as VisitRowId];
  await api.db('visits').insert({
    ...{ id: visitId, drive_id: driveId, site_id: records.siteId, municipality_code: CHIYODA, state },
    ...{ state_since: AT, visit_on: on, needs_met: '[]', version: 1, created_at: AT, updated_at: AT },
  });
  await api.db('visit_sites').insert({ visit_id: visitId, site_id: records.siteId });
  const times = { starts_at: '09:00', ends_at: '09:30', desk: 1 };
  await api.db('visit_slots').insert({ id: slotId, visit_id: visitId, ...times });
  const token = tokenOfRow(await keyOf(context), rowId);
  if (wanted.row) {
    await api.db('visit_rows').insert({
      ...{ id: rowId, visit_id: visitId, application_id: applicationId, origin: 'roster' },
      slot_id: wanted.row === 'waiting' ? null : slotId,
      checked_in_at: wanted.row === 'at-desk' ? AT : null,
      ...{ token_hash: hashOfToken(token), created_at: AT, version: 1 },
    });
  }
  const made = { driveId, visitId, applicationId, rowId, slotId, token };
  if (wanted.hasData) await holdData(context, made);
  return made;
}

async function holdData(context: SampleContext, { visitId, applicationId }: Made): Promise<void> {
  const which = { visitId: visitId as VisitId, applicationId: applicationId as ApplicationId };
  await storeData(await sealDeps(context), which, {
    data: { ...DATA, heldCards: [...DATA.heldCards] },
    ...{ substitutes: [], consentVersion: 1, municipalityCode: CHIYODA, via: 'paper', at: AT },
  });
}

async function holdRoster(context: SampleContext, { visitId, applicationId }: Made): Promise<void> {
  const line = { applicationId: applicationId as ApplicationId, cells: { name: '山田 太郎' } };
  await insertRoster(await sealDeps(context), visitId as VisitId, {
    ...{ id: id(), number: 1, sha256: '0'.repeat(64), at: AT },
    operatorId: (context.caller?.operatorId ?? context.records.operatorId) as OperatorId,
    contents: { columns: ['name'], lines: [line] },
  });
}

async function sealDeps(context: SampleContext) {
  return { db: context.api.db, applicationKey: await keyOf(context), randomBytes };
}

async function keyOf({ api }: SampleContext): Promise<Buffer> {
  return (await api.keys()).applicationKey;
}

function id(): string {
  return newRecordId(randomUUID);
}
