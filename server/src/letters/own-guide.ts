import { isLetterFor, type LetterLanguage, type OwnGuideQuery } from '@monban/core/api/letters';
import { AppError } from '@monban/core/errors';
import type { DriveId } from '@monban/core/ids';
import { writeLetter } from '@monban/core/letters/write-letter';
import { findApplicationOf } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict } from '../http/problem.ts';
import type { FileAnswer } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import type { Platform } from '../platform.ts';
import { commonFacts } from './common-facts.ts';
import { requirePrintable } from './letter-fonts.ts';
import { letterPdf } from './letter-pdf.ts';

/**
 * The guide for applying by oneself, addressed to the asker: nothing is kept, and no clerk sees that it was read.
 * `NOT_FOUND` where the asker is not invited, `CONFLICT` before joining and once there is nothing left to apply for.
 */
export async function makeOwnGuide(
  platform: Platform,
  { caller, context: { at } }: DriveAsker,
  { driveId, language, size }: OwnGuideQuery & { readonly driveId: DriveId },
): Promise<FileAnswer> {
  const application = await findApplicationOf(platform.db, driveId, ownPersonId(caller));
  if (application === undefined) throw new AppError('NOT_FOUND');
  const drive = await getStoredDrive(platform.db, 'all', driveId);
  if (drive.state !== 'open' || !isLetterFor(KIND, application.state)) throw conflict('', 'LETTER_NOT_NOW');
  const facts = commonFacts(platform, { drive, kind: KIND, application, at });
  const addressee = isPrintable(application.personName, language) ? application.personName : null;
  const letter = writeLetter(KIND, language, { ...facts, addressee });
  return {
    mediaType: 'application/pdf',
    name: `${KIND}.${language}.pdf`,
    content: letterPdf([letter], { size, at }),
  };
}

const KIND = 'self-application';

/** Who has a rare character in the name is not to go without the guide: nobody is there to write it by hand. */
function isPrintable(name: string, language: LetterLanguage): boolean {
  try {
    requirePrintable(name, language);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'VALIDATION_FAILED') return false;
    throw error;
  }
}
