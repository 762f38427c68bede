import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { own } from './api-own-samples.ts';
import type { SampleContext, Samples } from './api-samples.ts';

const AT = '2026-01-05T00:00:00.000Z';
const FIELDS = {
  name: '春の一括申請',
  case: 'mixed',
  opensOn: '2026-01-01',
  closesOn: '2031-03-31',
} as const;
const TEXTS = {
  ja: '申し込みは任意です。断っても不利になることはありません。',
  en: 'Applying is voluntary. Declining has no disadvantage of any kind.',
};

const WRITTEN = { ...TEXTS, coversCollection: true };

/** Drives of the site that the request is about, whose clerk the caller is. */
export const DRIVE_SAMPLES: Samples = {
  listDrives: async (context) => ({
    query: { limit: '500', state: 'open' },
    listed: await makeDrive(context, 'open'),
  }),
  getDrive: async (context) => ({ params: { driveId: await makeDrive(context, 'open') } }),
  getDriveBoard: async (context) => ({ params: { driveId: (await makeApplication(context)).driveId } }),
  createDrive: ({ records: { siteId, departmentId } }) => ({
    body: { ...FIELDS, siteIds: [siteId], departmentIds: [departmentId], consent: WRITTEN },
  }),
  changeDrive: async (context) => {
    const { siteId, departmentId } = context.records;
    return {
      ...(await subjectOf(context, 'draft')),
      body: { ...FIELDS, siteIds: [siteId], departmentIds: [departmentId] },
    };
  },
  writeDriveConsent: async (context) => ({ ...(await subjectOf(context, 'open')), body: WRITTEN }),
  openDrive: (context) => subjectOf(context, 'draft'),
  closeDrive: (context) => subjectOf(context, 'open'),
  listDriveClerkChoices: async (context) => ({ params: { driveId: await makeDrive(context, 'open') } }),
  addDriveClerk: async (context) => ({
    params: { driveId: await makeDrive(context, 'open') },
    body: { operatorId: await makeOperator(context) },
  }),
  removeDriveClerk: async (context) => {
    const driveId = await makeDrive(context, 'open');
    const operatorId = await makeOperator(context);
    await context.api.db('drive_clerks').insert({ drive_id: driveId, operator_id: operatorId, since: AT });
    return { params: { driveId, operatorId } };
  },
  listDriveLetters: async (context) => ({ params: { driveId: await makeDrive(context, 'open') } }),
  makeDriveLetters: async (context) => ({
    params: { driveId: await makeDrive(context, 'open') },
    body: { kind: 'invitation', language: 'en', format: 'text', size: 'normal', personIds: [] },
  }),
  previewDriveLetter: async (context) => ({
    params: { driveId: await makeDrive(context, 'open') },
    body: { kind: 'first-reminder', language: 'en', format: 'text', size: 'normal', personIds: [] },
  }),
  checkLetter: () => ({ params: { code: '22222-22222' } }),
  listDriveCandidates: async (context) => ({
    params: { driveId: await makeDrive(context, 'open') },
    query: { limit: '500' },
  }),
  inviteToDrive: async (context) => ({
    params: { driveId: await makeDrive(context, 'open') },
    body: { personIds: [context.records.personId] },
  }),
  getDriveInvitation: async (context) => {
    const { driveId } = await makeInvitation(context);
    return { params: { driveId } };
  },
  takeBackDriveInvitation: async (context) => ({ params: await makeInvitation(context) }),
  listDriveApplications: async (context) => {
    const { driveId, applicationId } = await makeApplication(context);
    return { params: { driveId }, query: { limit: '500', state: 'invited' }, listed: applicationId };
  },
  getDriveApplication: async (context) => ({ params: await makeApplication(context) }),
  enterDriveAnswer: async (context) => {
    const params = await makeApplication(context);
    return {
      params,
      body: { answer: 'join', receivedOn: '2026-01-05', consentVersion: 1 },
      subject: { table: 'applications', id: params.applicationId },
    };
  },
  enterDriveStep: async (context) => {
    const params = await makeApplication(context, 'notice-sent');
    return { params, body: STEP, subject: { table: 'applications', id: params.applicationId } };
  },
  listOwnDrives: own(async (context) => {
    await makeApplication(context);
    return {};
  }),
  readOwnSelfApplication: own(async (context) => {
    const { driveId } = await makeApplication(context, 'joined');
    return { params: { driveId }, query: { language: 'en', size: 'normal' } };
  }),
  answerOwnDrive: own(async (context) => {
    const { driveId, applicationId } = await makeApplication(context);
    return {
      params: { driveId },
      body: { answer: 'join', consentVersion: 1 },
      subject: { table: 'applications', id: applicationId },
    };
  }),
  stepInOwnDrive: own(async (context) => {
    const { driveId, applicationId } = await makeApplication(context, 'notice-sent');
    return { params: { driveId }, body: STEP, subject: { table: 'applications', id: applicationId } };
  }),
};

const STEP = {
  step: 'book-pick-up',
  on: '2026-01-05',
  deadlineOn: '2031-04-05',
  appointmentOn: '2031-02-05',
};

async function subjectOf(context: SampleContext, state: 'draft' | 'open') {
  const id = await makeDrive(context, state);
  return { params: { driveId: id }, subject: { table: 'drives', id } };
}

async function makeDrive({ api, caller, records }: SampleContext, state: 'draft' | 'open'): Promise<string> {
  const id = newRecordId(randomUUID);
  const { name, case: driveCase, opensOn, closesOn } = FIELDS;
  await api.db('drives').insert({
    id,
    name,
    drive_case: driveCase,
    state,
    opens_on: opensOn,
    closes_on: closesOn,
    opened_at: state === 'open' ? AT : null,
    version: 1,
    created_at: AT,
    updated_at: AT,
  });
  await api.db('drive_sites').insert({ drive_id: id, site_id: records.siteId });
  await api.db('drive_departments').insert({ drive_id: id, department_id: records.departmentId });
  await api
    .db('drive_consents')
    .insert({ drive_id: id, version: 1, ...TEXTS, covers_collection: true, since: AT });
  const operatorId = caller?.operatorId ?? records.operatorId;
  await api.db('drive_clerks').insert({ drive_id: id, operator_id: operatorId, since: AT });
  return id;
}

export async function makeApplication(context: SampleContext, state = 'invited') {
  const driveId = await makeDrive(context, 'open');
  const applicationId = newRecordId(randomUUID);
  await context.api.db('applications').insert({
    id: applicationId,
    drive_id: driveId,
    person_id: context.records.personId,
    site_id: context.records.siteId,
    department_id: context.records.departmentId,
    state,
    state_since: AT,
    consent_version: state === 'invited' ? null : 1,
    created_at: AT,
    version: 1,
  });
  return { driveId, applicationId };
}

/** One that has just ended, so that it can still be taken back. */
async function makeInvitation(context: SampleContext) {
  const driveId = await makeDrive(context, 'open');
  const invitationId = newRecordId(randomUUID);
  const at = new Date().toISOString();
  await context.api.db('drive_invitations').insert({
    id: invitationId,
    drive_id: driveId,
    state: 'done',
    scope: '"all"',
    actor: 'system',
    total: 1,
    done: 1,
    invited: 1,
    left_out: '{}',
    started_at: at,
    alive_at: at,
    ended_at: at,
  });
  return { driveId, invitationId };
}

/** Who may be a clerk. */
async function makeOperator({ api }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await api.db('operators').insert({
    id,
    login: `clerk-${id.slice(0, 8)}`,
    display_name: '佐藤',
    role: 'hr',
    created_at: AT,
    updated_at: AT,
  });
  return id;
}
