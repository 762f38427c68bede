import type { JpkiState } from '../virtual-card/card-state.ts';
import {
  certificatePolicy,
  crlDistributionPoint,
  issuerAltName,
  keyUsage,
  type KeyUse,
} from './extensions.ts';
import type { Authority, TestHierarchy } from './hierarchy.ts';
import {
  caName,
  crlName,
  holderName,
  PRACTICE_STATEMENT,
  serviceName,
  TEST_SIGN_POLICY_OID,
  TEST_USER_POLICY_OID,
  type Usage,
} from './names.ts';
import { generateRsaKey, publicKeyOf, type RsaKey, signingKeyOf } from './rsa-keys.ts';
import { x509 } from './x509.ts';

export interface CardTerm {
  /** 0: the older authority, 1: the newer one. */
  readonly generation: 0 | 1;
  readonly notBefore: Date;
  /** Inclusive, as X.509 has it; the real ones end at 14:59:59Z, midnight in Japan. */
  readonly notAfter: Date;
  /** 4 bytes; the certificates' serial numbers begin with them. */
  readonly serial: Uint8Array;
}

export interface CardKeys {
  readonly userKey: RsaKey;
  readonly signKey: RsaKey;
}

/**
 * What a municipality writes into a card's JPKI application: two key pairs, two certificates, and the certificates of
 * their authorities. With given keys and term the result is the same, byte for byte.
 */
export async function issueCard(
  hierarchy: TestHierarchy,
  term: CardTerm,
  keys?: CardKeys,
): Promise<JpkiState> {
  const { userKey, signKey } = keys ?? (await generateCardKeys());
  const userAuthority = hierarchy.userAuthentication[term.generation];
  const signAuthority = hierarchy.digitalSignature[term.generation];
  return {
    userKey,
    signKey,
    userCertificate: await issue('user-authentication', userAuthority, { term, key: userKey }),
    signCertificate: await issue('digital-signature', signAuthority, { term, key: signKey }),
    userCaCertificate: userAuthority.certificate,
    signCaCertificate: signAuthority.certificate,
  };
}

async function generateCardKeys(): Promise<CardKeys> {
  const [userKey, signKey] = await Promise.all([generateRsaKey(), generateRsaKey()]);
  return { userKey, signKey };
}

async function issue(
  usage: Usage,
  authority: Authority,
  { term, key }: { readonly term: CardTerm; readonly key: RsaKey },
): Promise<string> {
  const publicKey = await publicKeyOf(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(term.serial).toString('hex'),
    subject: holderName(commonName(usage, term.serial)),
    issuer: caName(usage),
    notBefore: term.notBefore,
    notAfter: term.notAfter,
    publicKey,
    signingKey: await signingKeyOf(authority.key),
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    extensions: [
      keyUsage(KEY_USAGE[usage]),
      certificatePolicy(POLICY[usage], PRACTICE_STATEMENT),
      issuerAltName(serviceName()),
      crlDistributionPoint(crlName(usage)),
      await x509.AuthorityKeyIdentifierExtension.create(await publicKeyOf(authority.key)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return Buffer.from(certificate.rawData).toString('base64');
}

const KEY_USAGE: Readonly<Record<Usage, readonly KeyUse[]>> = {
  'user-authentication': ['digitalSignature'],
  'digital-signature': ['digitalSignature', 'nonRepudiation'],
};

const POLICY: Readonly<Record<Usage, string>> = {
  'user-authentication': TEST_USER_POLICY_OID,
  'digital-signature': TEST_SIGN_POLICY_OID,
};

/** 22 characters that say nothing, the last one the key's use, as on real cards. */
function commonName(usage: Usage, serial: Uint8Array): string {
  const opaque = Buffer.from(serial).toString('hex').toUpperCase().replace(/\d/g, toLetter);
  return `MONBANTEST${opaque.padEnd(11, 'X')}${usage === 'user-authentication' ? 'A' : 'S'}`;
}

/** No digits, so that no run of them can look like a number of a person. */
function toLetter(digit: string): string {
  return 'GHJKLMNPQR'.charAt(Number(digit));
}
