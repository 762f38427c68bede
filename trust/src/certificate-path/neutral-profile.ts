import type { PathProfile } from './path-profile.ts';

/**
 * RFC 5280 without a card behind it: what public validation suites are written for, and what `cert verify` takes for
 * certificates of no card profile. No door uses it.
 */
export const NEUTRAL_PROFILE: PathProfile = {
  name: 'neutral',
  algorithms: [
    { oid: '1.2.840.113549.1.1.11', parameters: 'null', digest: 'sha256', keyType: 'rsa' },
    { oid: '1.2.840.113549.1.1.12', parameters: 'null', digest: 'sha384', keyType: 'rsa' },
    { oid: '1.2.840.113549.1.1.13', parameters: 'null', digest: 'sha512', keyType: 'rsa' },
    { oid: '1.2.840.10045.4.3.2', parameters: 'absent', digest: 'sha256', keyType: 'ec' },
    { oid: '1.2.840.10045.4.3.3', parameters: 'absent', digest: 'sha384', keyType: 'ec' },
    { oid: '1.2.840.10045.4.3.4', parameters: 'absent', digest: 'sha512', keyType: 'ec' },
  ],
  keys: [
    { keyType: 'rsa', minModulusBits: 2048, maxModulusBits: 8192, minExponent: 3 },
    { keyType: 'ec', curves: ['prime256v1', 'secp384r1', 'secp521r1'] },
  ],
  leaf: {
    requiredKeyUses: [],
    allowedKeyUses: [
      'digitalSignature',
      'nonRepudiation',
      'keyEncipherment',
      'dataEncipherment',
      'keyAgreement',
      'keyCertSign',
      'cRLSign',
      'encipherOnly',
      'decipherOnly',
    ],
    policies: 'any',
    purposes: 'any',
    mayBeAuthority: true,
  },
  maxIntermediates: 8,
};
