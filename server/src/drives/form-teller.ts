import type { AnswerWay, ApplicationTransition } from '@monban/core/api/applications';
import type { ApplicationFacts } from '@monban/core/drives/application-life';
import { AppError } from '@monban/core/errors';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Caller, ChangeContext } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import type { Platform } from '../platform.ts';
import { findApplicationOf, getStoredApplication, type StoredApplication } from './application-store.ts';
import { requireClerk } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';
import { moveApplication, type Speaker } from './move-application.ts';

/** Somebody who tells of a form or a photo, and of whose: the person, or a clerk who has a paper before them. */
export interface Teller {
  readonly application: StoredApplication;
  readonly drive: StoredDrive;
  readonly speaker: Speaker;
  readonly via: AnswerWay;
}

export interface FormAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
  readonly driveId: DriveId;
  /** Absent: the asker's own. */
  readonly applicationId?: ApplicationId;
}

/** Throws `NOT_FOUND` and `FORBIDDEN` as the drive itself does. */
export async function getTeller(db: Knex, asker: FormAsker): Promise<Teller> {
  const { caller, context, driveId, applicationId } = asker;
  const told = { operatorId: caller.operatorId, at: context.at };
  if (applicationId === undefined) {
    const application = await findApplicationOf(db, driveId, ownPersonId(caller));
    const drive = application && (await getStoredDrive(db, 'all', driveId));
    if (application === undefined || drive === undefined || drive.state === 'draft')
      throw new AppError('NOT_FOUND');
    return { application, drive, speaker: { by: 'person', ...told }, via: 'own-page' };
  }
  await requireClerk(db, caller, driveId);
  const application = await getStoredApplication(db, caller.scope, { driveId, id: applicationId });
  const drive = await getStoredDrive(db, caller.scope, driveId);
  return { application, drive, speaker: { by: 'clerk', ...told }, via: 'paper' };
}

/** The same for a change: throws `VERSION_CONFLICT` for another version than the asker has seen. */
export async function getTellerAt(db: Knex, asker: FormAsker, version: number): Promise<Teller> {
  const teller = await getTeller(db, asker);
  if (teller.application.version !== version) throw new AppError('VERSION_CONFLICT');
  return teller;
}

/** One step of what is told; returns who tells of the application as it is then. */
export async function step(
  deps: Platform,
  teller: Teller,
  said: { readonly transition: ApplicationTransition; readonly facts?: ApplicationFacts },
): Promise<Teller> {
  const { application, drive, speaker, via } = teller;
  return {
    ...teller,
    application: await moveApplication(deps, { application, drive, speaker, via, ...said }),
  };
}
