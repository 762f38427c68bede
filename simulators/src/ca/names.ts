import { x509 } from './x509.ts';

/**
 * The test hierarchy's own names. Its organisation is neither the real one nor the public authority's test one, so
 * that nobody can take a test certificate for either.
 */
export const TEST_ORGANISATION = 'Monban Test Hierarchy';

/**
 * Own arc under 2.25, from UUID 8f1d6a2e-5b34-4c7a-9d02-6e41c3b7f590 (ITU-T X.667): `.3.30` user authentication,
 * `.1.20` digital signature. The leaf numbers follow the real policies.
 */
const TEST_ARC = '2.25.190232333614280303757727825224579675536';
export const TEST_USER_POLICY_OID = `${TEST_ARC}.3.30`;
export const TEST_SIGN_POLICY_OID = `${TEST_ARC}.1.20`;

/** Reserved for documentation (RFC 2606). */
export const PRACTICE_STATEMENT = 'http://monban.example/test-hierarchy/cps.html';

export const USAGES = ['user-authentication', 'digital-signature'] as const;
export type Usage = (typeof USAGES)[number];

const USAGE_UNIT: Readonly<Record<Usage, string>> = {
  'user-authentication': 'Monban test hierarchy for user authentication',
  'digital-signature': 'Monban test hierarchy for digital signature',
};

const OPERATOR_UNIT = 'Agency that exists in tests only';

/** C first, two OUs in one name: code that turns a name into an object loses one of them. */
export function caName(usage: Usage): x509.Name {
  return new x509.Name([
    { C: ['JP'] },
    { O: [TEST_ORGANISATION] },
    { OU: [USAGE_UNIT[usage]] },
    { OU: [OPERATOR_UNIT] },
  ]);
}

export function serviceName(): x509.Name {
  return new x509.Name([{ C: ['JP'] }, { O: [{ utf8String: '門番試験用認証サービス' }] }]);
}

/** The holder's certificate tells nothing but which key it is; the real one's name is as opaque. */
export function holderName(commonName: string): x509.Name {
  return new x509.Name([{ C: ['JP'] }, { CN: [commonName] }]);
}

export function crlName(usage: Usage): x509.Name {
  return new x509.Name([
    { C: ['JP'] },
    { O: [TEST_ORGANISATION] },
    { OU: [USAGE_UNIT[usage]] },
    { OU: ['CRL Distribution Points'] },
    { OU: ['Test-ken'] },
    { CN: ['Shiken-shi CRLDP'] },
  ]);
}
