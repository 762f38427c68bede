import { z } from 'zod';
import { SimulatorError } from '../errors.ts';
import { crlDistributionPoint, keyUsage, subjectAltName } from './extensions.ts';
import { caName, crlName, serviceName, type Usage } from './names.ts';
import { generateRsaKey, publicKeyOf, type RsaKey, signingKeyOf } from './rsa-keys.ts';
import { x509 } from './x509.ts';

/** One certificate authority: its key (PKCS#8) and self-signed certificate, both DER in base64. */
const Authority = z.strictObject({ key: z.base64(), certificate: z.base64() });
export type Authority = z.infer<typeof Authority>;

/**
 * Two generations of each authority under one name with two keys, oldest first: whoever finds the issuer by name
 * alone finds the wrong one half of the time. Holds private keys: mode 0600.
 */
const Generations = z.tuple([Authority, Authority]);
export const TestHierarchy = z.strictObject({
  version: z.literal(1),
  userAuthentication: Generations,
  digitalSignature: Generations,
});
export type TestHierarchy = z.infer<typeof TestHierarchy>;

/** Given keys make the whole hierarchy repeatable, byte for byte. */
export interface HierarchyKeys {
  readonly userAuthentication: readonly [RsaKey, RsaKey];
  readonly digitalSignature: readonly [RsaKey, RsaKey];
}

/** As the real authorities: ten years, overlapping by six; serial numbers without a pattern. */
const GENERATIONS = [
  { serialNumber: '0133c349', notBefore: '2019-09-14T00:00:00Z', notAfter: '2029-09-13T14:59:59Z' },
  { serialNumber: '06d18006', notBefore: '2023-07-16T01:01:04Z', notAfter: '2033-07-15T14:59:59Z' },
] as const;

type Term = (typeof GENERATIONS)[number];

/** Without keys, makes four; that takes about a second. */
export async function createHierarchy(keys?: HierarchyKeys): Promise<TestHierarchy> {
  const { userAuthentication, digitalSignature } = keys ?? (await generateKeys());
  return {
    version: 1,
    userAuthentication: await generationsOf('user-authentication', userAuthentication),
    digitalSignature: await generationsOf('digital-signature', digitalSignature),
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

async function generateKeys(): Promise<HierarchyKeys> {
  const [a, b, c, d] = await Promise.all([
    generateRsaKey(),
    generateRsaKey(),
    generateRsaKey(),
    generateRsaKey(),
  ]);
  return { userAuthentication: [a, b], digitalSignature: [c, d] };
}

async function generationsOf(
  usage: Usage,
  [older, newer]: readonly [RsaKey, RsaKey],
): Promise<[Authority, Authority]> {
  return [
    { key: older, certificate: await selfSign(usage, older, GENERATIONS[0]) },
    { key: newer, certificate: await selfSign(usage, newer, GENERATIONS[1]) },
  ];
}

/** Extensions as the real authorities have them; there is no authorityKeyIdentifier among them. */
async function selfSign(usage: Usage, key: RsaKey, term: Term): Promise<string> {
  const publicKey = await publicKeyOf(key);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: term.serialNumber,
    subject: caName(usage),
    issuer: caName(usage),
    notBefore: new Date(term.notBefore),
    notAfter: new Date(term.notAfter),
    publicKey,
    signingKey: await signingKeyOf(key),
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    extensions: [
      keyUsage(['keyCertSign', 'cRLSign']),
      subjectAltName(serviceName()),
      new x509.BasicConstraintsExtension(true, undefined, true),
      crlDistributionPoint(crlName(usage)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return Buffer.from(certificate.rawData).toString('base64');
}
