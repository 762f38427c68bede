import { createPrivateKey, type KeyObject } from 'node:crypto';
import { JPKI_2016 } from '@monban/card-ap/card-profile';
import { concatBytes, utf8Bytes } from '@monban/card-ap/bytes';
import type { Application } from './application.ts';
import type { JpkiState, PinState } from './card-state.ts';
import { type CardFile, FileApplication, type FileApplicationDeps, pinKey } from './file-application.ts';
import { WORD } from './word.ts';

const NAME = 'jpki';

/** PIN files: 4 digits with 3 tries, 6–16 characters with 5 (OpenSC jpki.h). */
const AUTH_PIN = 0x0018;
const SIGN_PIN = 0x001b;

/** The PINs of a new test card. */
export const TEST_AUTH_PIN = '1234';
export const TEST_SIGN_PIN = 'ABC123';

export function newJpkiPins(): Readonly<Record<string, PinState>> {
  return {
    [pinKey(NAME, AUTH_PIN)]: { value: TEST_AUTH_PIN, limit: 3, triesLeft: 3 },
    [pinKey(NAME, SIGN_PIN)]: { value: TEST_SIGN_PIN, limit: 5, triesLeft: 5 },
  };
}

/** The JPKI application with the files that are known from the field; those without a known content stay shut. */
export function createJpkiApplication(jpki: JpkiState, deps: FileApplicationDeps): Application {
  const files = new Map<number, CardFile>([
    [0x0001, { kind: 'data', content: bytes(jpki.signCertificate), readPin: SIGN_PIN }],
    [0x0002, { kind: 'data', content: bytes(jpki.signCaCertificate) }],
    [0x0006, { kind: 'data', content: tokenInfo() }],
    // Which certificates are usable: sign, user authentication, and a third that nobody explains.
    [0x0008, { kind: 'data', content: Uint8Array.of(0x8f, 0x8f, 0x00) }],
    [0x000a, { kind: 'data', content: bytes(jpki.userCertificate) }],
    [0x000b, { kind: 'data', content: bytes(jpki.userCaCertificate) }],
    [0x0017, { kind: 'key', privateKey: privateKey(jpki.userKey), usePin: AUTH_PIN }],
    [AUTH_PIN, { kind: 'pin' }],
    [0x001a, { kind: 'key', privateKey: privateKey(jpki.signKey), usePin: SIGN_PIN }],
    [SIGN_PIN, { kind: 'pin' }],
    ...[0x0005, 0x0009, 0x0010, 0x0016, 0x0019, 0x001c, 0x001e].map(
      (file) => [file, { kind: 'sealed' }] as const,
    ),
  ]);
  const secureMessagingWord = WORD.secureMessagingUnsupported;
  return new FileApplication({ name: NAME, aid: JPKI_2016.jpkiAid, files, secureMessagingWord }, deps);
}

/** CK_TOKEN_INFO in 160 bytes: label 32, manufacturer 32, model 16, serial 16, flags and sizes, versions, time. */
function tokenInfo(): Uint8Array {
  const label = utf8Bytes('JPKIAPICCTOKEN2'.padEnd(32));
  const names = utf8Bytes(' '.repeat(32 + 16 + 16));
  const numbers = new Uint8Array(44);
  const versions = utf8Bytes('0301');
  return concatBytes(label, names, numbers, versions, utf8Bytes(' '.repeat(16)));
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function privateKey(base64: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
}
