import { utf8Bytes } from '../bytes.ts';

/** The bytes of the badge application, version 1 (docs/protocol/badge-ap.md). A change of any of them is version 2. */

/** Suite 01: P-256, SHA-256, AES-128. */
export const SUITE = 0x01;
export const PROTOCOL_VERSION = 0x01;

export const LENGTH = {
  readerNonce: 16,
  readerId: 16,
  badgeId: 16,
  point: 65,
  signature: 64,
  answerTag: 16,
  record: 320,
  challenge: 16,
  pinBlock: 8,
  pinTag: 16,
  sitePublicKeyItem: 66,
} as const;

/** Data objects, in the order in which they travel. */
export const TAG = {
  selectAnswer: 0xe0,
  protocolVersion: 0x80,
  suite: 0x81,
  lifeCycle: 0x82,
  readerNonce: 0x90,
  readerId: 0x91,
  mode: 0x92,
  answer: 0xe1,
  ephemeralKey: 0x93,
  ciphertext: 0x94,
  answerTag: 0x9a,
  badgeId: 0x95,
  counter: 0x96,
  pinStatus: 0x98,
  signature: 0x97,
  record: 0x99,
} as const;

export const INS = {
  verify: 0x20,
  activate: 0x44,
  generateKey: 0x46,
  getChallenge: 0x84,
  internalAuthenticate: 0x88,
  select: 0xa4,
  getResponse: 0xc0,
  putData: 0xda,
  terminate: 0xe6,
} as const;

export const LIFE_CYCLE = { blank: 0x01, active: 0x02, terminated: 0x0f } as const;
export type LifeCycle = keyof typeof LIFE_CYCLE;

/** Mode of AUTHENTICATE: the short answer, or the answer with the record. */
export const MODE = { short: 0x00, withRecord: 0x01 } as const;
export type Mode = (typeof MODE)[keyof typeof MODE];

export const PIN_STATUS = { notSet: 0x00, set: 0x01, blocked: 0x03 } as const;
export type PinStatus = (typeof PIN_STATUS)[keyof typeof PIN_STATUS];

/** Result of VERIFY, the low four bits of R. */
export const PIN_RESULT = { notSet: 0, wrong: 1, right: 2, blocked: 3, duress: 4 } as const;
export type PinResult = keyof typeof PIN_RESULT;

/** Items of personalisation, P2 of PUT DATA. */
export const ITEM = { siteKey: 0x01, badgeId: 0x02, record: 0x03, pins: 0x04, managementKey: 0x05 } as const;
export type Item = keyof typeof ITEM;

export const MOST_PIN_TRIES = 5;
export const HIGHEST_COUNTER = 0xffffffff;

export const BADGE_LABEL = utf8Bytes('monban/badge/v1');
export const SEAL_LABEL = utf8Bytes('monban/seal/v1');
export const MANAGEMENT_LABEL = utf8Bytes('monban/manage/v1');

export function isMode(value: number): value is Mode {
  return value === MODE.short || value === MODE.withRecord;
}

export function isPinStatus(value: number): value is PinStatus {
  return value === PIN_STATUS.notSet || value === PIN_STATUS.set || value === PIN_STATUS.blocked;
}
