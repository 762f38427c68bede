import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { CHECK_CODE_LENGTH, LETTER_KINDS, type LetterCheck, type LetterKind } from '@monban/core/api/letters';
import { readStopCode, showStopCode, STOP_CODE_ALPHABET } from '@monban/core/api/own';
import type { DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Platform } from '../platform.ts';

const LABEL = 'monban/letter-check/v1';
const KEY_LENGTH = 32;

/**
 * The code on every letter of one kind of one drive, as it is printed. It is no secret of anybody’s, but nobody else can
 * make one: HMAC-SHA-256 of drive and kind under a key that HKDF-SHA-256 (RFC 5869) derives from that of the drives.
 */
export function checkCodeOf(driveKey: Uint8Array, driveId: DriveId, kind: LetterKind): string {
  return showStopCode(codeOf(letterKey(driveKey), driveId, kind));
}

/** Is there a letter with this code? Of a draft there is none: nobody can have received it. */
export async function checkLetter(
  { db, driveKey, organisation }: Pick<Platform, 'db' | 'driveKey' | 'organisation'>,
  typed: string,
): Promise<LetterCheck> {
  const code = readStopCode(typed);
  if (code === undefined) return { isOurs: false };
  const key = letterKey(driveKey);
  for (const drive of await listSentDrives(db)) {
    for (const kind of LETTER_KINDS) {
      if (!isSame(code, codeOf(key, drive.id, kind))) continue;
      const isDriveOpen = drive.state === 'open';
      return { isOurs: true, kind, organisation: organisation.name, driveName: drive.name, isDriveOpen };
    }
  }
  return { isOurs: false };
}

interface SentDrive {
  readonly id: DriveId;
  readonly name: string;
  readonly state: 'open' | 'closed';
}

function listSentDrives(db: Knex): Promise<SentDrive[]> {
  return db('drives')
    .whereIn('drives.state', ['open', 'closed'])
    .orderBy([{ column: 'drives.created_at', order: 'desc' }, 'drives.id'])
    .select<SentDrive[]>('drives.id', 'drives.name', 'drives.state');
}

function letterKey(driveKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', driveKey, new Uint8Array(), LABEL, KEY_LENGTH));
}

/** Five bits of each of the first bytes. */
function codeOf(key: Uint8Array, driveId: DriveId, kind: LetterKind): string {
  const hash = createHmac('sha256', key).update(`${driveId} ${kind}`).digest();
  return [...hash.subarray(0, CHECK_CODE_LENGTH)]
    .map((byte) => STOP_CODE_ALPHABET.charAt(byte & 31))
    .join('');
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
