import type { NationalCardProfile } from '../card-profile.ts';

/**
 * The card issued since 2016, the only real generation so far. Application, files and commands: OpenSC `card-jpki.c`
 * and jpki/myna; certificates: the published authorities of 2015 and 2023.
 */
export const JPKI_2016: NationalCardProfile = {
  name: 'jpki-2016',
  carrier: 'my-number-card',
  jpkiAid: Uint8Array.of(0xd3, 0x92, 0xf0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01),
  files: {
    'token-info': 0x0006,
    availability: 0x0008,
    'user-certificate': 0x000a,
    'user-ca-certificate': 0x000b,
    'user-key': 0x0017,
    'user-pin': 0x0018,
  },
  tokenLabels: {
    JPKIAPICCTOKEN2: 'card',
    JPKIAPICCTOKEN: 'old-resident-card',
    JPKIAPGPSETOKEN: 'phone',
    JPKIAPIOSTOKEN: 'phone',
  },
  certificateMarks: { signAt: 0, userAt: 1, available: 0x8f },
  userPin: { digits: 4, tries: 3, fewestTries: 2, verify: [0x00, 0x20, 0x00, 0x80] },
  signing: {
    algorithm: 'sha256WithRSAEncryption',
    hash: 'sha256',
    hashLength: 32,
    // P1 00: the card pads what it is given, so it is given a whole DigestInfo. The other values of P1 are newer.
    command: [0x80, 0x2a, 0x00, 0x80],
    // DigestInfo up to its hash (RFC 8017 section 9.2, note 1).
    inputPrefix: Uint8Array.of(
      ...[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01],
      ...[0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20],
    ),
    signatureLength: 256,
    keyType: 'rsa',
  },
  certificate: {
    name: 'jpki-2016',
    algorithms: [{ oid: '1.2.840.113549.1.1.11', parameters: 'null', digest: 'sha256', keyType: 'rsa' }],
    keys: [{ keyType: 'rsa', minModulusBits: 2048, maxModulusBits: 4096, minExponent: 65_537 }],
    leaf: {
      requiredKeyUses: ['digitalSignature'],
      allowedKeyUses: ['digitalSignature'],
      policies: ['1.2.392.200149.8.5.1.3.30'],
      // Which purposes the certificates state is published in a document that nobody here has seen.
      purposes: 'any',
      mayBeAuthority: false,
    },
    // The authority signs users' certificates itself.
    maxIntermediates: 0,
  },
};
