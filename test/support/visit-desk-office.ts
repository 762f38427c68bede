import { VisitDeskSession, type VisitOfficer, type VisitOfficerLink } from '@monban/core/api/visit-officers';
import type { DriveId, VisitId } from '@monban/core/ids';
import type { Platform } from '@monban/server/platform';
import { good } from './drive-office.ts';
import { seedDrive } from './seed-drive.ts';
import { seedPerson } from './seed-places.ts';
import type { Answer, CallOptions, TestConsole, TestOperator } from './test-console.ts';

/** A visit on its way, with people who have a time, and the clerk of its drive. */
export interface SeededVisit {
  readonly driveId: DriveId;
  readonly visitId: VisitId;
  readonly rowIds: readonly string[];
}

export interface VisitSeed {
  readonly clerkId: string;
  readonly siteId: string;
  readonly departmentId: string;
  readonly visitOn: string;
  readonly people?: number;
  readonly state?: string;
}

/** Of a console, or of anything else that has a database. */
export type SeedTools = Pick<Platform, 'db' | 'newId' | 'randomBytes'>;

const AT = '2026-11-01T00:00:00.000Z';

/** Slots of a quarter of an hour from nine o’clock on, at one desk. */
export async function seedVisit(tools: SeedTools, seed: VisitSeed): Promise<SeededVisit> {
  const { db, newId } = tools;
  const people = await Promise.all(Array.from({ length: seed.people ?? 3 }, () => seedPerson(db, seed)));
  const drive = await seedDrive(db, {
    newId,
    clerkId: seed.clerkId,
    personIds: people,
    driveCase: 'visit',
    applicationState: 'slotted',
  });
  const visitId = newId() as VisitId;
  await db('visits').insert({
    id: visitId,
    drive_id: drive.id,
    site_id: seed.siteId,
    municipality_code: '131016',
    state: seed.state ?? 'ready',
    state_since: AT,
    visit_on: seed.visitOn,
    room: '第1会議室',
    needs_met: '[]',
    created_at: AT,
    updated_at: AT,
  });
  await db('visit_sites').insert({ visit_id: visitId, site_id: seed.siteId });
  const rowIds: string[] = [];
  for (const [index, applicationId] of drive.applications.entries())
    rowIds.push(await seedRow(tools, { visitId, applicationId, index }));
  return { driveId: drive.id, visitId, rowIds };
}

async function seedRow(
  { db, newId, randomBytes }: SeedTools,
  row: { readonly visitId: string; readonly applicationId: string; readonly index: number },
): Promise<string> {
  const slotId = newId();
  const minutes = 9 * 60 + row.index * 15;
  const timeOf = (at: number) =>
    `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  await db('visit_slots').insert({
    id: slotId,
    visit_id: row.visitId,
    starts_at: timeOf(minutes),
    ends_at: timeOf(minutes + 15),
    desk: 1,
  });
  const id = newId();
  await db('visit_rows').insert({
    id,
    visit_id: row.visitId,
    application_id: row.applicationId,
    slot_id: slotId,
    row_number: row.index + 1,
    origin: 'roster',
    token_hash: randomBytes(32).toString('base64url'),
    created_at: AT,
    version: 1,
  });
  return id;
}

export function officersPath({ driveId, visitId }: SeededVisit): string {
  return `/drives/${driveId}/visits/${visitId}/officers`;
}

export async function nameOfficer(
  clerk: TestOperator,
  visit: SeededVisit,
  name = '大手 町子',
): Promise<VisitOfficer> {
  const body = { name, office: '千代田区 総合窓口課' };
  return good<VisitOfficer>(clerk.call('POST', officersPath(visit), { body }));
}

/** The token of a fresh link. */
export async function linkFor(
  clerk: TestOperator,
  visit: SeededVisit,
  officer: VisitOfficer,
): Promise<string> {
  const path = `${officersPath(visit)}/${officer.id}/link`;
  const { url } = await good<VisitOfficerLink>(clerk.call('POST', path));
  return new URL(url).hash.replace('#token=', '');
}

/** A guest at the desk. */
export class TestGuest {
  readonly #console: TestConsole;
  readonly session: VisitDeskSession;
  readonly cookie: string;

  constructor(console: TestConsole, answer: Answer) {
    this.#console = console;
    this.session = VisitDeskSession.parse(answer.body);
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.session.accessToken}`, ...options.headers };
    return this.#console.call(method, path, { ...options, headers });
  }
}

export function redeem(console: TestConsole, token: string): Promise<Answer> {
  return console.call('POST', '/visit-desk/session', { body: { token } });
}

/** Named, given a link, signed in. */
export async function guestOf(
  console: TestConsole,
  clerk: TestOperator,
  visit: SeededVisit,
): Promise<TestGuest> {
  const officer = await nameOfficer(clerk, visit);
  const answer = await redeem(console, await linkFor(clerk, visit, officer));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return new TestGuest(console, answer);
}
