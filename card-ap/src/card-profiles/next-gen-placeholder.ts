import type { NationalCardProfile } from '../card-profile.ts';

/**
 * PLACEHOLDER, not a card that exists. Of the card planned for 2028 only this is published: ECDSA on P-384 with
 * SHA-384, and a PIN of four digits. Names, files, tries and commands here are invented, under a proprietary
 * identifier of our own (`F0`, "MONNXG"), so that a program which meets the real card finds nothing here. The profile
 * is there to prove that no other code is bound to one generation; desks refuse it.
 */
export const NEXT_GEN_PLACEHOLDER: NationalCardProfile = {
  name: 'next-gen-placeholder',
  carrier: 'my-number-card',
  jpkiAid: Uint8Array.of(0xf0, 0x4d, 0x4f, 0x4e, 0x4e, 0x58, 0x47, 0x01),
  files: {
    'token-info': 0x0106,
    availability: 0x0108,
    'user-certificate': 0x010a,
    'user-ca-certificate': 0x010b,
    'user-key': 0x0117,
    'user-pin': 0x0118,
  },
  tokenLabels: { 'MONBAN NEXT-GEN PLACEHOLDER': 'card' },
  certificateMarks: { signAt: 0, userAt: 1, available: 0x8f },
  userPin: { digits: 4, tries: 5, fewestTries: 2, verify: [0x00, 0x20, 0x00, 0x80] },
  signing: {
    algorithm: 'ecdsa-with-SHA384',
    hash: 'sha384',
    hashLength: 48,
    command: [0x80, 0x2a, 0x00, 0x80],
    inputPrefix: new Uint8Array(),
    // r ‖ s.
    signatureLength: 96,
    keyType: 'ec',
  },
  certificate: {
    name: 'next-gen-placeholder',
    algorithms: [{ oid: '1.2.840.10045.4.3.3', parameters: 'absent', digest: 'sha384', keyType: 'ec' }],
    keys: [{ keyType: 'ec', curves: ['secp384r1'] }],
    leaf: {
      requiredKeyUses: ['digitalSignature'],
      allowedKeyUses: ['digitalSignature'],
      // Under 2.999, the arc for examples (ITU-T X.660).
      policies: ['2.999.392.3.30'],
      purposes: 'any',
      mayBeAuthority: false,
    },
    maxIntermediates: 0,
  },
};
