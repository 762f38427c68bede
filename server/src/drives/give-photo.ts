import type { ApplicationContents, PhotoQuery } from '@monban/core/api/application-forms';
import { AppError } from '@monban/core/errors';
import { isSamePhoto } from '@monban/core/photos/difference-hash';
import type { Crop } from '@monban/core/photos/photo-crop';
import type { PhotoReason } from '@monban/core/photos/photo-rules';
import { holdLock } from '@monban/db/locks';
import { conflict, fieldProblem } from '../http/problem.ts';
import { seal, sealBytes, unseal } from '../keys/seal.ts';
import { cutPhoto, type CutPhoto } from '../photos/cut-photo.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { contentsOf } from './application-contents.ts';
import { codeOfPhotoReason } from './application-form-sentences.ts';
import { listPhotoMarks, storePhoto, type StoredPhoto } from './application-form-store.ts';
import { requireCollecting, requireConsentToCollection } from './form-collection.ts';
import { sealOfPhoto } from './form-seal.ts';
import { getTellerAt, step, type FormAsker, type Teller } from './form-teller.ts';
import { requireStep } from './move-application.ts';

export interface GivenPhoto {
  readonly version: number;
  /** As it was sent, and what the upload guard made of it. */
  readonly bytes: Uint8Array;
  readonly picture: Uint8Array | undefined;
  readonly crop: PhotoQuery;
}

const PHOTO_GIVEN = { transition: 'photo-given', facts: { 'photo-fits': true } } as const;

/** Before the file is looked at: throws what `givePhoto` would, whatever the file is. */
export async function requirePhotoWanted(
  { db }: Pick<Platform, 'db'>,
  asker: FormAsker,
  version: number,
): Promise<void> {
  const teller = await getTellerAt(db, asker, version);
  await requireCollecting(db, asker.driveId);
  requireStep({ ...teller, ...PHOTO_GIVEN });
  requireConsentToCollection(teller);
}

/**
 * Takes a photo in: judged, cut, encoded again and sealed. Throws `VALIDATION_FAILED` with every reason that refuses it,
 * `CONFLICT` where the drive collects none, the application is somewhere else, or another one has the same photo.
 */
export async function givePhoto(
  platform: Platform,
  asker: FormAsker,
  given: GivenPhoto,
): Promise<ApplicationContents> {
  const { application } = await getTellerAt(platform.db, asker, given.version);
  const today = localDate(asker.context.at, application.timeZone);
  // Before the transaction: it takes longer than anybody should wait for a lock.
  const intake = await cutPhoto({ ...given, crop: cropOf(given.crop), today });
  if (intake.kind === 'refused') throw refusedPhoto('VALIDATION_FAILED', intake.reasons);
  return takePhoto(platform, asker, {
    version: given.version,
    file: intake.photo,
    warnings: intake.warnings,
  });
}

/** "It is taken when the officers come": nothing is held. `CONFLICT` in a drive without a visit. */
export function promisePhoto(
  platform: Platform,
  asker: FormAsker,
  version: number,
): Promise<ApplicationContents> {
  return takePhoto(platform, asker, { version, file: null, warnings: [] });
}

interface TakenPhoto {
  readonly version: number;
  readonly file: CutPhoto | null;
  readonly warnings: readonly PhotoReason[];
}

function takePhoto(platform: Platform, asker: FormAsker, taken: TakenPhoto): Promise<ApplicationContents> {
  return runChange(platform, async (deps) => {
    // One photo given for two people at one moment is seen by the second.
    await holdLock(deps.db, 'drives');
    const teller = await getTellerAt(deps.db, asker, taken.version);
    await requireCollecting(deps.db, asker.driveId);
    if (taken.file === null && teller.drive.case === 'pick-up') throw conflict('', 'NO_VISIT');
    // The step first: who does not take part is refused for that, and learns nothing of who has the same photo.
    const told = await step(deps, teller, PHOTO_GIVEN);
    requireConsentToCollection(teller);
    if (taken.file !== null) await requireOnlyUse(deps, teller, taken.file);
    await storePhoto(deps.db, storedPhoto(deps, teller, taken));
    return contentsOf(deps, told);
  });
}

function storedPhoto(deps: Platform, teller: Teller, { file, warnings }: TakenPhoto): StoredPhoto {
  const { id, driveId } = teller.application;
  const how = sealOfPhoto(deps.applicationKey, id);
  return {
    applicationId: id,
    driveId,
    givenAt: teller.speaker.at.toISOString(),
    takenOn: file?.takenOn ?? null,
    warnings,
    askedAgain: null,
    file: file && {
      picture: sealBytes(how, file.jpeg, deps.randomBytes),
      mark: seal(how, Buffer.from(file.mark).toString('base64url'), deps.randomBytes),
    },
  };
}

/** Says that somebody else has it, and never who. */
async function requireOnlyUse(deps: Platform, teller: Teller, file: CutPhoto): Promise<void> {
  const { id, driveId } = teller.application;
  for (const { applicationId, mark } of await listPhotoMarks(deps.db, { driveId, except: id })) {
    const opened = unseal(sealOfPhoto(deps.applicationKey, applicationId), mark);
    if (opened === undefined) throw new AppError('STORE_FAILED');
    if (isSamePhoto(Buffer.from(opened, 'base64url'), file.mark))
      throw refusedPhoto('CONFLICT', ['used-for-another']);
  }
}

/** All four, or it is cut in the middle. */
function cropOf({ left, top, width, height }: PhotoQuery): Crop | undefined {
  if (left === undefined || top === undefined || width === undefined || height === undefined)
    return undefined;
  return { left, top, width, height };
}

function refusedPhoto(code: 'VALIDATION_FAILED' | 'CONFLICT', reasons: readonly PhotoReason[]): AppError {
  const problems = reasons.map((reason) => fieldProblem(`/file/${reason}`, codeOfPhotoReason(reason)));
  return new AppError(code, { details: { problems } });
}
