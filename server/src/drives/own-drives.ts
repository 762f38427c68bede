import { ANSWERS, STEPS, type OwnAnswer, type TakeStep } from '@monban/core/api/applications';
import type { OwnDrive, OwnDrives } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import type { DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { findOwnDefect } from '../batches/own-batches.ts';
import { ownPersonId } from '../own/own-person.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { answerForOneself, takeStep } from './answers.ts';
import { findApplicationOf, listApplicationsOf, type StoredApplication } from './application-store.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';
import type { DriveAsker } from './drives.ts';
import { readFormCollection } from './form-collection.ts';
import { nextSteps, type Speaker } from './move-application.ts';

/** What the asker is invited to; open drives first. */
export async function listOwnDrives(db: Knex, { caller, context }: DriveAsker): Promise<OwnDrives> {
  const items: OwnDrive[] = [];
  for (const application of await listApplicationsOf(db, ownPersonId(caller))) {
    const drive = await getStoredDrive(db, 'all', application.driveId);
    items.push(await ownDriveOf(db, { drive, application, at: context.at }));
  }
  return { items };
}

export interface OwnVersion {
  readonly driveId: DriveId;
  readonly expectedVersion: number;
}

/** `NOT_FOUND` where the asker is not invited, `VERSION_CONFLICT` where a clerk, or another window, was faster. */
export function answerOwnDrive(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: OwnVersion & { readonly input: OwnAnswer },
): Promise<OwnDrive> {
  return changeOwn(platform, { ...asker, which }, (deps, parts) => answerForOneself(deps, parts, input));
}

/** What only the holder knows: that the postcard is there, or the card. */
export function stepInOwnDrive(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: OwnVersion & { readonly input: TakeStep },
): Promise<OwnDrive> {
  return changeOwn(platform, { ...asker, which }, (deps, parts) => takeStep(deps, parts, input));
}

interface OwnParts {
  readonly drive: StoredDrive;
  readonly application: StoredApplication;
  readonly speaker: Speaker;
}

function changeOwn(
  platform: Platform,
  { caller, context, which }: DriveAsker & { readonly which: OwnVersion },
  change: (deps: Platform, parts: OwnParts) => Promise<StoredApplication>,
): Promise<OwnDrive> {
  const personId = ownPersonId(caller);
  return runChange(platform, async (deps) => {
    const application = await findApplicationOf(deps.db, which.driveId, personId);
    if (application === undefined) throw new AppError('NOT_FOUND');
    requireVersion(application, which);
    const drive = await getStoredDrive(deps.db, 'all', which.driveId);
    const speaker = { by: 'person', operatorId: caller.operatorId, at: context.at } as const;
    const after = await change(deps, { drive, application, speaker });
    return ownDriveOf(deps.db, { drive, application: after, at: context.at });
  });
}

interface OwnTold {
  readonly drive: StoredDrive;
  readonly application: StoredApplication;
  readonly at: Date;
}

async function ownDriveOf(db: Knex, { drive, application, at }: OwnTold): Promise<OwnDrive> {
  const consent = drive.consents.at(-1);
  if (consent === undefined || drive.state === 'draft') throw new AppError('INTERNAL');
  const agreed = drive.consents.find(({ version }) => version === application.consentVersion);
  return {
    driveId: drive.id,
    name: drive.name,
    case: drive.case,
    state: drive.state,
    opensOn: drive.opensOn,
    closesOn: drive.closesOn,
    consent,
    agreedConsent: agreed && agreed.version !== consent.version ? agreed : null,
    collectsForms: (await readFormCollection(db, drive.id)).isOn,
    application: {
      ...ownApplicationOf(drive, application, at),
      defect: await findOwnDefect(db, application.id),
    },
  };
}

function ownApplicationOf(drive: StoredDrive, application: StoredApplication, at: Date) {
  const open: readonly string[] = nextSteps(application, drive, { actor: 'person', at });
  const { id, state, since, via, consentVersion, consentedAt, delivery } = application;
  const { deadlineOn, appointmentOn, endedAt, version } = application;
  return {
    ...{ id, state, since, via, consentVersion, consentedAt, delivery },
    ...{ deadlineOn, appointmentOn, endedAt, version },
    mayAnswer: ANSWERS.filter((answer) => open.includes(answer)),
    mayStep: STEPS.filter((step) => open.includes(step)),
  };
}
