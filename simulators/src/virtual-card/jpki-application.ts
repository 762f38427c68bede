import { concatBytes, utf8Bytes } from '@monban/card-ap/bytes';
import type { NationalCardProfile } from '@monban/card-ap/card-profile';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { keyObjectOf } from '../ca/keys.ts';
import type { Application } from './application.ts';
import type { JpkiState, KeyedCertificate, PinState } from './card-state.ts';
import { type CardFile, FileApplication, type FileApplicationDeps, pinKey } from './file-application.ts';
import type { Device, Persona } from './personas.ts';
import { WORD } from './word.ts';

const NAME = 'jpki';

/** The sign half of the card of 2016, which no program of ours touches: certificates, key, password (OpenSC jpki.h). */
const SIGN = { certificate: 0x0001, caCertificate: 0x0002, key: 0x001a, pin: 0x001b } as const;
const SIGN_TRIES = 5;

/** Selectable, and nobody has published what is in them. */
const UNEXPLAINED = [0x0005, 0x0009, 0x0010, 0x0016, 0x0019, 0x001c, 0x001e];

const PROFILES: Readonly<Record<JpkiState['profile'], NationalCardProfile>> = {
  'jpki-2016': JPKI_2016,
  'next-gen-placeholder': NEXT_GEN_PLACEHOLDER,
};

/** How the devices introduce themselves in the token information. */
const TOKEN_LABEL: Readonly<Record<Exclude<Device, 'company-card'>, string>> = {
  'my-number-card': 'JPKIAPICCTOKEN2',
  'resident-card': 'JPKIAPICCTOKEN',
  phone: 'JPKIAPGPSETOKEN',
  'next-generation-card': 'MONBAN NEXT-GEN PLACEHOLDER',
};

/** The PINs of a new test card. */
export const TEST_AUTH_PIN = '1234';
export const TEST_SIGN_PIN = 'ABC123';

/** PINs as the persona has them; one that was never set has no tries either. */
export function newJpkiPins(jpki: JpkiState, persona: Persona): Readonly<Record<string, PinState>> {
  const { files, userPin } = PROFILES[jpki.profile];
  const signPin = persona.userPin === 'unset' || jpki.sign === null ? 'unset' : 'usable';
  return {
    ...(jpki.user === null
      ? {}
      : { [pinKey(NAME, files['user-pin'])]: pinOf(persona.userPin, TEST_AUTH_PIN, userPin.tries) }),
    ...(jpki.profile === 'jpki-2016'
      ? { [pinKey(NAME, SIGN.pin)]: pinOf(signPin, TEST_SIGN_PIN, SIGN_TRIES) }
      : {}),
  };
}

/** The JPKI application with the files that are known from the field; those without a known content stay shut. */
export function createJpkiApplication(
  jpki: JpkiState,
  device: Device,
  deps: FileApplicationDeps,
): Application {
  const profile = PROFILES[jpki.profile];
  const files = new Map<number, CardFile>([
    [profile.files['token-info'], { kind: 'data', content: tokenInfo(device) }],
    [profile.files.availability, { kind: 'data', content: availability(jpki) }],
    ...(jpki.user === null ? [] : userFiles(jpki.user, profile, device)),
    ...(jpki.profile === 'jpki-2016' ? signFiles(jpki.sign) : []),
  ]);
  const secureMessagingWord = WORD.secureMessagingUnsupported;
  return new FileApplication({ name: NAME, aid: profile.jpkiAid, files, secureMessagingWord }, deps);
}

type FileEntry = readonly [number, CardFile];

function userFiles(half: KeyedCertificate, { files }: NationalCardProfile, device: Device): FileEntry[] {
  const pin = files['user-pin'];
  const content = bytes(half.certificate);
  return [
    // A telephone shows nobody the certificate without its PIN; a card of plastic shows it to everybody.
    [files['user-certificate'], { kind: 'data', content, ...(device === 'phone' ? { readPin: pin } : {}) }],
    [files['user-ca-certificate'], { kind: 'data', content: bytes(half.caCertificate) }],
    [files['user-key'], { kind: 'key', privateKey: keyObjectOf(half.key), usePin: pin }],
    [pin, { kind: 'pin' }],
  ];
}

/** Without a sign certificate the files are there, and empty. */
function signFiles(half: KeyedCertificate | null): FileEntry[] {
  return [
    [SIGN.certificate, { kind: 'data', content: bytes(half?.certificate ?? ''), readPin: SIGN.pin }],
    [SIGN.caCertificate, { kind: 'data', content: bytes(half?.caCertificate ?? '') }],
    [
      SIGN.key,
      half === null
        ? { kind: 'sealed' }
        : { kind: 'key', privateKey: keyObjectOf(half.key), usePin: SIGN.pin },
    ],
    [SIGN.pin, { kind: 'pin' }],
    ...UNEXPLAINED.map((file) => [file, { kind: 'sealed' }] as const),
  ];
}

/** Which certificates are usable: sign, user authentication, and a third that nobody explains. */
function availability({ sign, user }: JpkiState): Uint8Array {
  return Uint8Array.of(sign === null ? 0x00 : 0x8f, user === null ? 0x00 : 0x8f, 0x00);
}

/** CK_TOKEN_INFO in 160 bytes: label 32, manufacturer 32, model 16, serial 16, flags and sizes, versions, time. */
function tokenInfo(device: Device): Uint8Array {
  const label = utf8Bytes((device === 'company-card' ? '' : TOKEN_LABEL[device]).padEnd(32));
  const names = utf8Bytes(' '.repeat(32 + 16 + 16));
  const numbers = new Uint8Array(44);
  const versions = utf8Bytes('0301');
  return concatBytes(label, names, numbers, versions, utf8Bytes(' '.repeat(16)));
}

function pinOf(plan: Persona['userPin'], value: string, limit: number): PinState {
  return { value: plan === 'unset' ? null : value, limit, triesLeft: plan === 'usable' ? limit : 0 };
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
