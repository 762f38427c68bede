import type { LetterKind } from '@monban/core/api/letters';
import type { CommonFacts } from '@monban/core/letters/letter';
import type { StoredApplication } from '../drives/application-store.ts';
import type { StoredDrive } from '../drives/drive-store.ts';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import { checkCodeOf } from './check-codes.ts';

export interface WhichLetter {
  readonly drive: StoredDrive;
  readonly kind: LetterKind;
  /** Null: to everybody, without a name. */
  readonly application: StoredApplication | null;
  readonly at: Date;
}

/** What stands on every letter of a drive. */
export function commonFacts(
  { organisation, publicUrl, driveKey }: Pick<Platform, 'organisation' | 'publicUrl' | 'driveKey'>,
  { drive, kind, application, at }: WhichLetter,
): CommonFacts {
  return {
    organisation: organisation.name,
    driveName: drive.name,
    writtenOn: localDate(at, application?.timeZone ?? HOME_ZONE),
    addressee: application?.personName ?? null,
    contacts: drive.clerks.map(({ name }) => name),
    answerUrl: `${publicUrl}/own`,
    checkUrl: `${publicUrl}/letter-check`,
    checkCode: checkCodeOf(driveKey, drive.id, kind),
  };
}

/** Letters to everybody are dated where My Number Cards are. */
const HOME_ZONE = 'Asia/Tokyo';
