import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import type { JpkiState, KeyedCertificate } from '../virtual-card/card-state.ts';
import {
  certificatePolicy,
  crlDistributionPoint,
  issuerAltName,
  keyUsage,
  type KeyUse,
} from './extensions.ts';
import { type Authority, authorityOf, type Generation, type TestHierarchy } from './hierarchy.ts';
import { generateKey, publicKeyOf, signingAlgorithmOf, signingKeyOf, type StoredKey } from './keys.ts';
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
import { x509 } from './x509.ts';

export interface CardTerm {
  readonly generation: Generation;
  readonly notBefore: Date;
  /** Inclusive, as X.509 has it; the real ones end at 14:59:59Z, midnight in Japan. */
  readonly notAfter: Date;
  /** 4 bytes: the user certificate's serial number; the sign certificate's differs in its last bit. */
  readonly serial: Uint8Array;
  /** 4 bytes that the holder's opaque name is made of; they stay when the certificates are renewed. */
  readonly holder: Uint8Array;
}

export interface CardKeys {
  readonly userKey: StoredKey;
  readonly signKey: StoredKey;
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
  const userAuthority = authorityOf(hierarchy, 'user-authentication', term.generation);
  const signAuthority = authorityOf(hierarchy, 'digital-signature', term.generation);
  const signTerm = { ...term, serial: nextSerial(term.serial) };
  return {
    profile: 'jpki-2016',
    holder: Buffer.from(term.holder).toString('hex'),
    user: await issueHalf('user-authentication', userAuthority, { term, key: userKey }),
    sign: await issueHalf('digital-signature', signAuthority, { term: signTerm, key: signKey }),
  };
}

/** The placeholder of the next card: one key, on P-384; nothing is known of a second one. */
export async function issueNextGenerationCard(
  { nextGeneration }: TestHierarchy,
  term: CardTerm,
): Promise<JpkiState> {
  const key = await generateKey('p-384');
  return {
    profile: 'next-gen-placeholder',
    holder: Buffer.from(term.holder).toString('hex'),
    user: await issueHalf('user-authentication', nextGeneration, {
      term,
      key,
      policyOid: NEXT_GEN_PLACEHOLDER.certificate.leaf.policies[0] ?? TEST_USER_POLICY_OID,
    }),
    sign: null,
  };
}

interface HalfOrder {
  readonly term: CardTerm;
  readonly key: StoredKey;
  /** Default: the test hierarchy's own for this usage. */
  readonly policyOid?: string;
}

/** One of a card's certificates, from any authority: also from one that nobody trusts. */
export async function issueHalf(
  usage: Usage,
  authority: Authority,
  { term, key, policyOid = POLICY[usage] }: HalfOrder,
): Promise<KeyedCertificate> {
  const publicKey = await publicKeyOf(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(term.serial).toString('hex'),
    subject: holderName(commonName(usage, term.holder)),
    issuer: caName(usage),
    notBefore: term.notBefore,
    notAfter: term.notAfter,
    publicKey,
    signingKey: await signingKeyOf(authority.key),
    signingAlgorithm: signingAlgorithmOf(authority.key),
    extensions: [
      keyUsage(KEY_USAGE[usage]),
      certificatePolicy(policyOid, PRACTICE_STATEMENT),
      issuerAltName(serviceName()),
      crlDistributionPoint(crlName(usage)),
      await x509.AuthorityKeyIdentifierExtension.create(await publicKeyOf(authority.key)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return {
    certificate: Buffer.from(certificate.rawData).toString('base64'),
    key,
    caCertificate: authority.certificate,
  };
}

async function generateCardKeys(): Promise<CardKeys> {
  const [userKey, signKey] = await Promise.all([generateKey('rsa-2048'), generateKey('rsa-2048')]);
  return { userKey, signKey };
}

const KEY_USAGE: Readonly<Record<Usage, readonly KeyUse[]>> = {
  'user-authentication': ['digitalSignature'],
  'digital-signature': ['digitalSignature', 'nonRepudiation'],
};

const POLICY: Readonly<Record<Usage, string>> = {
  'user-authentication': TEST_USER_POLICY_OID,
  'digital-signature': TEST_SIGN_POLICY_OID,
};

function nextSerial(serial: Uint8Array): Uint8Array {
  return serial.map((byte, index) => (index === serial.length - 1 ? byte ^ 1 : byte));
}

/** 22 characters that say nothing, the last one the key's use, as on real cards. */
function commonName(usage: Usage, holder: Uint8Array): string {
  const opaque = Buffer.from(holder).toString('hex').toUpperCase().replace(/\d/g, toLetter);
  return `MONBANTEST${opaque.padEnd(11, 'X')}${usage === 'user-authentication' ? 'A' : 'S'}`;
}

/** No digits, so that no run of them can look like a number of a person. */
function toLetter(digit: string): string {
  return 'GHJKLMNPQR'.charAt(Number(digit));
}
