import { fromHex } from '@monban/card-ap/bytes';
import { ID_RECORD_AID } from '@monban/card-ap/card-profile';
import type { Application } from './application.ts';
import { FileApplication, type FileApplicationDeps } from './file-application.ts';
import { WORD } from './word.ts';

/** Record file 1 holds the identifier: `00 B2 01 0C 00`. */
const RECORD_FILE = 0x0001;

/**
 * The kind of badge that proves nothing: an identifier which any reader gets and anybody can copy. It is here so that
 * doors can be shown to refuse it (docs/protocol/badge-ap.md section 9).
 */
export function createIdRecordApplication(identifier: string, deps: FileApplicationDeps): Application {
  const files = new Map([[RECORD_FILE, { kind: 'records', first: fromHex(identifier) } as const]]);
  const secureMessagingWord = WORD.secureMessagingUnsupported;
  return new FileApplication({ name: 'id-record', aid: ID_RECORD_AID, files, secureMessagingWord }, deps);
}
