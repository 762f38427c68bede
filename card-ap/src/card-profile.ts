import { equalBytes, startsWithBytes } from './bytes.ts';
import { JPKI_2016 } from './card-profiles/jpki-2016.ts';
import { NEXT_GEN_PLACEHOLDER } from './card-profiles/next-gen-placeholder.ts';

/**
 * What differs between the carriers of a badge, as data. This file and `card-profiles/` are the only places that know
 * application and file identifiers, PIN rules, or which algorithm a card signs with; a house test looks for them
 * everywhere else. Sources of the values: docs/protocol/national-card.md.
 */
export type CardProfile = NationalCardProfile | CompanyCardProfile;

/** A card of the state: a badge may sit in its free area, beside the JPKI application. */
export interface NationalCardProfile {
  readonly name: 'jpki-2016' | 'next-gen-placeholder';
  readonly carrier: 'my-number-card';
  /** Full application identifier of the JPKI application. */
  readonly jpkiAid: Uint8Array;
  readonly files: Readonly<Record<JpkiFile, number>>;
  /** Token labels (first 32 bytes of the token information, without the padding) and what bears them. */
  readonly tokenLabels: Readonly<Record<string, TokenKind>>;
  /** Which bytes of the availability file speak of which certificate, and what stands there when it can be used. */
  readonly certificateMarks: { readonly signAt: number; readonly userAt: number; readonly available: number };
  readonly userPin: PinRule;
  readonly signing: SigningRule;
  readonly certificate: CertificateRule;
}

/** A card that the company bought: the badge application and nothing of the state. */
export interface CompanyCardProfile {
  readonly name: 'company-card';
  readonly carrier: 'company-card';
}

export type JpkiFile =
  'token-info' | 'availability' | 'user-certificate' | 'user-ca-certificate' | 'user-key' | 'user-pin';

/** Files whose content is one DER certificate, so that the dates in it are dates (see guard/der-times.ts). */
export const CERTIFICATE_FILES: readonly JpkiFile[] = ['user-certificate', 'user-ca-certificate'];

/** What the token label says that the JPKI application runs on. */
export type TokenKind = 'card' | 'old-resident-card' | 'phone';

/** CLA INS P1 P2. */
export type CommandHeader = readonly [cla: number, ins: number, p1: number, p2: number];

/** The holder's PIN for the user key. */
export interface PinRule {
  /** Exactly so many ASCII digits. */
  readonly digits: number;
  readonly tries: number;
  /** With fewer tries left than this no PIN is sent: the last one is the holder's own (feature C6). */
  readonly fewestTries: number;
  /** VERIFY on the selected PIN file. Without a body it asks how many tries are left, and costs none. */
  readonly verify: CommandHeader;
}

/** How a signature of the user key over a message is asked for, and what it must look like. */
export interface SigningRule {
  /** The algorithm's name in X.509. */
  readonly algorithm: string;
  /** Hash of the message, as node:crypto names it. */
  readonly hash: string;
  /** Length of that hash in bytes. */
  readonly hashLength: number;
  /** COMPUTE DIGITAL SIGNATURE on the selected key file. */
  readonly command: CommandHeader;
  /** What stands before the hash in the command's data. */
  readonly inputPrefix: Uint8Array;
  /** Bytes of a signature. */
  readonly signatureLength: number;
  /** What kind of key the certificate must hold, as node:crypto names it. */
  readonly keyType: string;
}

/**
 * What a user certificate of this generation and its path must look like. The same shape as `PathProfile` in
 * trust/src/certificate-path/path-profile.ts, which validates by these values and knows none of its own.
 */
export interface CertificateRule {
  readonly name: string;
  /** Allowed signature algorithms: identifier, form of its parameters, digest and kind of key for node:crypto. */
  readonly algorithms: readonly {
    readonly oid: string;
    readonly parameters: 'null' | 'absent';
    readonly digest: string;
    readonly keyType: string;
  }[];
  readonly keys: readonly (
    | {
        readonly keyType: string;
        readonly minModulusBits: number;
        readonly maxModulusBits: number;
        readonly minExponent: number;
      }
    | { readonly keyType: string; readonly curves: readonly string[] }
  )[];
  readonly leaf: {
    readonly requiredKeyUses: readonly 'digitalSignature'[];
    readonly allowedKeyUses: readonly 'digitalSignature'[];
    /** The one policy of certificates for user authentication (RFC 5280 section 4.2.1.4). */
    readonly policies: readonly string[];
    readonly purposes: 'any' | readonly string[];
    readonly mayBeAuthority: boolean;
  };
  readonly maxIntermediates: number;
}

/** Every national card that can be told apart, the real one first. */
export const NATIONAL_CARD_PROFILES: readonly NationalCardProfile[] = [JPKI_2016, NEXT_GEN_PLACEHOLDER];

/** The badge application: `F0` (proprietary, unregistered), "MONBAN", version 01 (badge-ap.md section 2). */
export const BADGE_AID: Uint8Array = Uint8Array.of(0xf0, 0x4d, 0x4f, 0x4e, 0x42, 0x41, 0x4e, 0x01);

/**
 * An application that shows an identifier to anybody and holds no key: `F0`, "MONIDR", version 01. It may be found,
 * to say why such a card opens nothing, and is never read (badge-ap.md section 9).
 */
export const ID_RECORD_AID: Uint8Array = Uint8Array.of(0xf0, 0x4d, 0x4f, 0x4e, 0x49, 0x44, 0x52, 0x01);

/** Applications that carry the My Number, the resident code or a card serial, and the issuer's own domain. */
const FORBIDDEN_AIDS: readonly Uint8Array[] = [
  // text entry support: the My Number
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08),
  // surface data: the My Number as a picture
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02),
  // resident register: the resident code
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01),
  // common: the stable card serial
  Uint8Array.of(0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00),
  // issuer security domain
  Uint8Array.of(0xa0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00),
];

/**
 * May this identifier be configured as a badge application? It is 5–16 bytes long (ISO/IEC 7816-4 section 8.2.1.2),
 * and neither it nor the name of another application that we know begins with the other: the card selects by prefix.
 */
export function isBadgeAid(aid: Uint8Array): boolean {
  const lengthFits = aid.length >= 5 && aid.length <= 16;
  const others = [...FORBIDDEN_AIDS, ID_RECORD_AID, ...NATIONAL_CARD_PROFILES.map(({ jpkiAid }) => jpkiAid)];
  return lengthFits && !others.some((other) => overlaps(aid, other));
}

function overlaps(left: Uint8Array, right: Uint8Array): boolean {
  return equalBytes(left, right) || startsWithBytes(left, right) || startsWithBytes(right, left);
}
