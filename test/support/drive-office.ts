import type { ApplicationWithHistory, DriveApplication } from '@monban/core/api/applications';
import type { Drive, Invitation, OwnDrive } from '@monban/core/api/drives';
import { seedPerson } from './seed-places.ts';
import { eventually } from './eventually.ts';
import type { Answer, CallOptions, TestConsole, TestOperator } from './test-console.ts';

export const CONSENT = {
  ja: '申し込みは任意です。断っても不利になることはありません。',
  en: 'Applying is voluntary. Declining has no disadvantage of any kind.',
};
export const DRIVE = {
  name: '秋の一括申請',
  case: 'mixed',
  opensOn: '2026-11-01',
  closesOn: '2026-12-25',
  consent: CONSENT,
};

export interface Place {
  readonly siteId: string;
  readonly departmentId: string;
}

/** So many people of a department at a site, by id. */
export async function seedPeople({ db }: TestConsole, place: Place, count: number): Promise<string[]> {
  const ids: string[] = [];
  await db.transaction(async (trx) => {
    for (let index = 0; index < count; index += 1) ids.push(await seedPerson(trx, place));
  });
  return ids.sort();
}

/** A drive that is open, with this clerk. */
export async function openDrive(clerk: TestOperator, changes: object = {}): Promise<Drive> {
  const draft = await clerk.create('/drives', { ...DRIVE, ...changes });
  return good<Drive>(clerk.call('POST', `/drives/${draft.id}/opening`, { version: draft.version }));
}

/** Invites, and waits until it is done. */
export async function invite(
  clerk: TestOperator,
  driveId: string,
  personIds?: readonly string[],
): Promise<Invitation> {
  const body = personIds ? { personIds } : {};
  await good(clerk.call('POST', `/drives/${driveId}/invitations`, { body }));
  const path = `/drives/${driveId}/invitations`;
  await eventually(async () => (await clerk.call('GET', path)).body['state'] !== 'running');
  return good<Invitation>(clerk.call('GET', path));
}

/** By the person's id. */
export async function applicationsOf(
  clerk: TestOperator,
  driveId: string,
): Promise<ReadonlyMap<string, DriveApplication>> {
  const { items } = await good<{ items: DriveApplication[] }>(
    clerk.call('GET', `/drives/${driveId}/applications?limit=500`),
  );
  return new Map(items.map((application) => [application.personId, application]));
}

/** On paper, as it stands now. */
export async function answerOnPaper(
  clerk: TestOperator,
  application: DriveApplication,
  answer: string,
): Promise<ApplicationWithHistory> {
  const body = {
    answer,
    receivedOn: '2026-11-21',
    ...(answer === 'join' && { consentVersion: 1 }),
  };
  return good(clerk.call('POST', `${pathOf(application)}/answer`, { body, version: application.version }));
}

export async function step(
  clerk: TestOperator,
  application: DriveApplication,
  body: object,
): Promise<ApplicationWithHistory> {
  const options = { body: { on: '2026-11-21', ...body }, version: application.version };
  return good(clerk.call('POST', `${pathOf(application)}/steps`, options));
}

export function pathOf({ driveId, id }: Pick<DriveApplication, 'driveId' | 'id'>): string {
  return `/drives/${driveId}/applications/${id}`;
}

export async function ownDrives(person: TestOperator): Promise<OwnDrive[]> {
  return (await good<{ items: OwnDrive[] }>(person.call('GET', '/own/drives'))).items;
}

export function answerAs(
  person: TestOperator,
  { driveId, application, consent }: OwnDrive,
  answer: string,
): Promise<Answer> {
  const body = { answer, ...(answer === 'join' && { consentVersion: consent.version }) };
  const options: CallOptions = { body, version: application.version };
  return person.call('POST', `/own/drives/${driveId}/answer`, options);
}

/** The body of a good answer; throws when there is none. */
export async function good<Body>(call: Promise<Answer>): Promise<Body> {
  const answer = await call;
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Body;
}

/** What is in the way, where a change is refused. */
export function refusal({ body }: Answer): string | undefined {
  const problems = (body['problems'] ?? []) as { readonly code: string }[];
  return problems[0]?.code ?? String(body['code']);
}
