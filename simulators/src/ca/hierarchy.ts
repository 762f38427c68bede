import { z } from 'zod';
import { SimulatorError } from '../errors.ts';
import { crlDistributionPoint, keyUsage, subjectAltName } from './extensions.ts';
import { generateKey, publicKeyOf, signingAlgorithmOf, signingKeyOf, type StoredKey } from './keys.ts';
import { caName, crlName, serviceName, type Usage } from './names.ts';
import { x509 } from './x509.ts';

/** One certificate authority: its key (PKCS#8) and self-signed certificate, both DER in base64. */
const Authority = z.strictObject({ key: z.base64(), certificate: z.base64() });
export type Authority = z.infer<typeof Authority>;

/**
 * Three generations of each authority under one name with three keys, oldest first: whoever finds the issuer by name
 * alone finds the wrong one most of the time. Beside them stands the authority of the next card's placeholder, on
 * P-384. Holds private keys: mode 0600.
 */
const Generations = z.tuple([Authority, Authority, Authority]);
export const TestHierarchy = z.strictObject({
  version: z.literal(1),
  userAuthentication: Generations,
  digitalSignature: Generations,
  nextGeneration: Authority,
});
export type TestHierarchy = z.infer<typeof TestHierarchy>;

/** Counted as the real ones are: 1 is of 2015, 3 of 2023. */
export const GENERATIONS = [1, 2, 3] as const;
export type Generation = (typeof GENERATIONS)[number];

/** Given keys make all of it that signs with RSA repeatable, byte for byte. */
export interface HierarchyKeys {
  readonly userAuthentication: readonly [StoredKey, StoredKey, StoredKey];
  readonly digitalSignature: readonly [StoredKey, StoredKey, StoredKey];
  readonly nextGeneration: StoredKey;
}

export interface AuthorityTerm {
  readonly serialNumber: string;
  readonly notBefore: string;
  /** Inclusive. */
  readonly notAfter: string;
}

/**
 * Serial numbers and spans of the real authorities for user authentication (docs/protocol/vpcd.md, "Certificates"):
 * ten years each, overlapping. The first has ended on 2025-10-19.
 */
const TERMS: Readonly<Record<Generation, AuthorityTerm>> = {
  1: { serialNumber: '01', notBefore: '2015-10-20T03:08:13Z', notAfter: '2025-10-19T14:59:59Z' },
  2: { serialNumber: '0133c349', notBefore: '2019-09-14T00:00:00Z', notAfter: '2029-09-13T14:59:59Z' },
  3: { serialNumber: '06d18006', notBefore: '2023-07-16T01:01:04Z', notAfter: '2033-07-15T14:59:59Z' },
};

/** The authorities for signatures have the same spans; the number of their first one is not published. */
const SIGN_SERIAL: Readonly<Record<Generation, string>> = { 1: '02', 2: '0132c4ab', 3: '067c6a21' };

/** Invented, as everything of the placeholder is. */
const NEXT_GENERATION_TERM: AuthorityTerm = {
  serialNumber: '10000001',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2046-01-01T14:59:59Z',
};

/** Without keys, makes seven; that takes a second or two. */
export async function createHierarchy(keys?: HierarchyKeys): Promise<TestHierarchy> {
  const { userAuthentication, digitalSignature, nextGeneration } = keys ?? (await generateKeys());
  return {
    version: 1,
    userAuthentication: await generationsOf('user-authentication', userAuthentication),
    digitalSignature: await generationsOf('digital-signature', digitalSignature),
    nextGeneration: await selfSign('user-authentication', nextGeneration, NEXT_GENERATION_TERM),
  };
}

/** @throws SimulatorError `STATE_INVALID` */
export function parseHierarchy(text: string): TestHierarchy {
  try {
    return TestHierarchy.parse(JSON.parse(text));
  } catch (cause) {
    throw new SimulatorError('STATE_INVALID', { reason: 'this file is not a test hierarchy', cause });
  }
}

export function authorityOf(hierarchy: TestHierarchy, usage: Usage, generation: Generation): Authority {
  const generations =
    usage === 'user-authentication' ? hierarchy.userAuthentication : hierarchy.digitalSignature;
  const [first, second, third] = generations;
  return { 1: first, 2: second, 3: third }[generation];
}

/** Until when an authority's own certificate is valid, inclusive. */
export function endOfGeneration(generation: Generation): Date {
  return new Date(TERMS[generation].notAfter);
}

/** The newest user authority's name, serial number and dates, with a key that nobody trusts. */
export async function forgeAuthority(key?: StoredKey): Promise<Authority> {
  return selfSign('user-authentication', key ?? (await generateKey('rsa-2048')), TERMS[3]);
}

async function generateKeys(): Promise<HierarchyKeys> {
  const [a, b, c, d, e, f] = await Promise.all([
    generateKey('rsa-2048'),
    generateKey('rsa-2048'),
    generateKey('rsa-2048'),
    generateKey('rsa-2048'),
    generateKey('rsa-2048'),
    generateKey('rsa-2048'),
  ]);
  const nextGeneration = await generateKey('p-384');
  return { userAuthentication: [a, b, c], digitalSignature: [d, e, f], nextGeneration };
}

async function generationsOf(
  usage: Usage,
  [first, second, third]: HierarchyKeys['userAuthentication'],
): Promise<[Authority, Authority, Authority]> {
  return [
    await selfSign(usage, first, termOf(usage, 1)),
    await selfSign(usage, second, termOf(usage, 2)),
    await selfSign(usage, third, termOf(usage, 3)),
  ];
}

function termOf(usage: Usage, generation: Generation): AuthorityTerm {
  const term = TERMS[generation];
  return usage === 'user-authentication' ? term : { ...term, serialNumber: SIGN_SERIAL[generation] };
}

/** Extensions as the real authorities have them; there is no authorityKeyIdentifier among them. */
async function selfSign(usage: Usage, key: StoredKey, term: AuthorityTerm): Promise<Authority> {
  const publicKey = await publicKeyOf(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: term.serialNumber,
    subject: caName(usage),
    issuer: caName(usage),
    notBefore: new Date(term.notBefore),
    notAfter: new Date(term.notAfter),
    publicKey,
    signingKey: await signingKeyOf(key),
    signingAlgorithm: signingAlgorithmOf(key),
    extensions: [
      keyUsage(['keyCertSign', 'cRLSign']),
      subjectAltName(serviceName()),
      new x509.BasicConstraintsExtension(true, undefined, true),
      crlDistributionPoint(crlName(usage)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { key, certificate: Buffer.from(certificate.rawData).toString('base64') };
}
