import type {
  ApplicationsQuery,
  ApplicationWithHistory,
  DriveApplication,
  PaperAnswer,
  TakeStep,
} from '@monban/core/api/applications';
import type { Knex } from '@monban/db/open';
import { without } from '../events/without.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { answerOnPaper, takeStep } from './answers.ts';
import { listHistory } from './application-history.ts';
import {
  getStoredApplication,
  listStoredApplications,
  type StoredApplication,
  type WhichApplication,
} from './application-store.ts';
import { requireClerk } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';
import type { DriveAsker } from './drives.ts';
import { nextSteps, type DriveTerms, type Speaker } from './move-application.ts';
import type { DriveId } from '@monban/core/ids';

/** For the clerks of the drive alone, and of its people only those whom the clerk reaches. `FORBIDDEN` otherwise. */
export async function listApplications(
  db: Knex,
  { caller, context }: DriveAsker,
  { driveId, query }: { readonly driveId: DriveId; readonly query: ApplicationsQuery },
) {
  await requireClerk(db, caller, driveId);
  const drive = await getStoredDrive(db, 'all', driveId);
  const { cursor, limit, ...filter } = query;
  const page = await listStoredApplications(db, caller.scope, { driveId, filter, cursor, limit });
  const items = page.rows.map((application) => shownApplication(application, drive, context.at));
  return { items, nextCursor: page.nextCursor, total: page.total };
}

/** With what became of it, in clear: nowhere else is it to be read. */
export async function getApplication(
  db: Knex,
  { caller, context }: DriveAsker,
  which: WhichApplication,
): Promise<ApplicationWithHistory> {
  await requireClerk(db, caller, which.driveId);
  const drive = await getStoredDrive(db, 'all', which.driveId);
  const application = await getStoredApplication(db, caller.scope, which);
  return withHistory(db, shownApplication(application, drive, context.at));
}

export type ApplicationVersion = WhichApplication & { readonly expectedVersion: number };

export function enterPaperAnswer(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: ApplicationVersion & { readonly input: PaperAnswer },
): Promise<ApplicationWithHistory> {
  return changeApplication(platform, { ...asker, which }, (deps, parts) => answerOnPaper(deps, parts, input));
}

export function enterStep(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: ApplicationVersion & { readonly input: TakeStep },
): Promise<ApplicationWithHistory> {
  return changeApplication(platform, { ...asker, which }, (deps, parts) => takeStep(deps, parts, input));
}

/** As a clerk sees it. */
export function shownApplication(
  application: StoredApplication,
  drive: DriveTerms,
  at: Date,
): DriveApplication {
  const next = [...nextSteps(application, drive, { actor: 'clerk', at })];
  return { ...without(application, ['timeZone']), next };
}

interface ChangeParts {
  readonly drive: StoredDrive;
  readonly application: StoredApplication;
  readonly speaker: Speaker;
}

function changeApplication(
  platform: Platform,
  { caller, context, which }: DriveAsker & { readonly which: ApplicationVersion },
  change: (deps: Platform, parts: ChangeParts) => Promise<StoredApplication>,
): Promise<ApplicationWithHistory> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await requireClerk(db, caller, which.driveId);
    const drive = await getStoredDrive(db, 'all', which.driveId);
    const application = await getStoredApplication(db, caller.scope, which);
    requireVersion(application, which);
    const speaker = speakerOf(caller, context.at);
    const after = await change(deps, { drive, application, speaker });
    return withHistory(db, shownApplication(after, drive, context.at));
  });
}

function speakerOf({ operatorId }: Caller, at: Date): Speaker {
  return { by: 'clerk', operatorId, at };
}

async function withHistory(db: Knex, application: DriveApplication): Promise<ApplicationWithHistory> {
  return { ...application, history: await listHistory(db, application.id) };
}
