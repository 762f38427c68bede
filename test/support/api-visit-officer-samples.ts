import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { VisitDeskSession } from '@monban/core/api/visit-officers';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import { makeApplication } from './api-drive-samples.ts';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';
import { seedBadge } from './seed-badge.ts';
import { seedCompanyCard } from './seed-company-card.ts';

const AT = '2026-01-05T00:00:00.000Z';
const DAY_MS = 86_400_000;

/** Guests of a visit at the site that the request is about, in a drive whose clerk the caller is. */
export const VISIT_OFFICER_SAMPLES: Samples = {
  listVisitOfficers: async (context) => {
    const { params, officerId } = await makeGuest(context);
    return { params, listed: officerId };
  },
  addVisitOfficer: async (context) => ({
    params: (await makeGuest(context)).params,
    body: { name: '大手 町子', office: '千代田区 総合窓口課' },
  }),
  removeVisitOfficer: (context) => oneOfficer(context),
  makeVisitOfficerLink: (context) => oneOfficer(context),
  takeVisitOfficerLinkBack: (context) => oneOfficer(context),
  openVisitDesk: async (context) => ({ body: { token: await linkOf(context, await makeGuest(context)) } }),
  renewVisitDesk: async (context) => {
    const { cookie } = await signInAsGuest(context, await makeGuest(context));
    return { headers: { cookie } };
  },
  closeVisitDesk: (context) => atDesk(context),
  getVisitDesk: (context) => atDesk(context),
  checkInAtVisitDesk: (context) => atRow(context),
  checkInByCodeAtVisitDesk: async (context) => {
    const guest = await makeGuest(context);
    return { ...(await deskOf(context, guest)), body: { token: guest.bookingToken } };
  },
  takeCheckInBackAtVisitDesk: (context) => atRow(context, 'checked-in'),
  recordFindingAtVisitDesk: async (context) => ({
    ...(await atRow(context, 'checked-in')),
    body: { finding: 'sufficient' },
  }),
  takeFindingBackAtVisitDesk: (context) => atRow(context),
  listVisitGuests: async (context) => ({ listed: (await makeGuest(context)).officerId }),
  lendCardToVisitGuest: async (context) => {
    const { api, records } = context;
    const badgeId = await seedBadge(api.db, records.personId);
    const { id } = await seedCompanyCard(api.db, { siteId: records.siteId, badgeId });
    const { officerId } = await makeGuest(context);
    return { params: { officerId }, body: { companyCardId: id } };
  },
  listVisitDoors: async (context) => ({ listed: (await makeGuest(context)).params.visitId }),
  nameVisitDoors: async (context) => ({
    params: { visitId: (await makeGuest(context)).params.visitId },
    body: { accessLevelId: context.records.accessLevelId, from: '08:30', until: '17:00' },
  }),
  takeVisitDoorsAway: async (context) => {
    const { visitId } = (await makeGuest(context)).params;
    await context.api.db('visit_doors').insert({
      visit_id: visitId,
      access_level_id: context.records.accessLevelId,
      on_date: today(),
      from_minute: 0,
      until_minute: 1440,
      named_at: AT,
      version: 1,
    });
    return { params: { visitId } };
  },
};

/** A guest at the desk of a visit of its own. */
export async function signedInGuest(context: SampleContext): Promise<string> {
  return (await signInAsGuest(context, await makeGuest(context))).accessToken;
}

interface MadeGuest {
  readonly params: { readonly driveId: string; readonly visitId: string };
  readonly officerId: string;
  readonly rowId: string;
  readonly bookingToken: string;
}

async function oneOfficer(context: SampleContext): Promise<ApiSample> {
  const { params, officerId } = await makeGuest(context);
  return { params: { ...params, officerId } };
}

async function atDesk(context: SampleContext): Promise<ApiSample> {
  return deskOf(context, await makeGuest(context));
}

async function atRow(context: SampleContext, state = 'slotted'): Promise<ApiSample> {
  const guest = await makeGuest(context, state);
  return { ...(await deskOf(context, guest)), params: { rowId: guest.rowId } };
}

async function deskOf(context: SampleContext, guest: MadeGuest): Promise<ApiSample> {
  return { guestToken: (await signInAsGuest(context, guest)).accessToken };
}

async function makeGuest(context: SampleContext, state = 'slotted'): Promise<MadeGuest> {
  const { db } = context.api;
  const { driveId, applicationId } = await makeApplication(context, state);
  const [visitId, officerId, rowId] = [newId(), newId(), newId()];
  const bookingToken = randomBytes(16).toString('base64url');
  await db('visits').insert({
    id: visitId,
    drive_id: driveId,
    site_id: context.records.siteId,
    state: 'running',
    state_since: AT,
    visit_on: today(),
    needs_met: '[]',
    created_at: AT,
    updated_at: AT,
  });
  await db('visit_sites').insert({ visit_id: visitId, site_id: context.records.siteId });
  await db('visit_rows').insert({
    id: rowId,
    visit_id: visitId,
    application_id: applicationId,
    row_number: 1,
    origin: 'roster',
    token_hash: createHash('sha256').update(bookingToken).digest('base64url'),
    checked_in_at: state === 'checked-in' ? AT : null,
    created_at: AT,
    version: 1,
  });
  await db('visit_officers').insert({
    id: officerId,
    visit_id: visitId,
    name: '大手 町子',
    office: '千代田区',
    on_date: today(),
    // Wide enough for a run over midnight.
    from_at: new Date(Date.now() - DAY_MS).toISOString(),
    until_at: new Date(Date.now() + 2 * DAY_MS).toISOString(),
    named_by: context.caller?.operatorId ?? context.records.operatorId,
    created_at: AT,
  });
  return { params: { driveId, visitId }, officerId, rowId, bookingToken };
}

async function linkOf({ api, records }: SampleContext, { officerId }: MadeGuest): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await api.db('visit_officer_links').insert({
    token_hash: createHash('sha256').update(token).digest('base64url'),
    officer_id: officerId,
    made_by: records.operatorId,
    created_at: AT,
    expires_at: new Date(Date.now() + DAY_MS).toISOString(),
  });
  return token;
}

async function signInAsGuest(context: SampleContext, guest: MadeGuest) {
  const { api } = context;
  const body = { token: await linkOf(context, guest) };
  const answer = await api.request(api.operation('openVisitDesk'), { body });
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  return { accessToken: VisitDeskSession.parse(answer.json).accessToken, cookie };
}

const newId = (): string => newRecordId(randomUUID);
const today = (): string => localDate(new Date(), 'Asia/Tokyo');
