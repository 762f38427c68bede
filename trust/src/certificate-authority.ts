import { createHash, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { writeOnce } from './durable-file.ts';
import { loadOrCreateKey, type SigningKey } from './keys.ts';
import { encodePem } from './pem.ts';
import { asCryptoKey, ES256, signingCryptoKey } from './web-crypto.ts';
import { x509 } from './x509.ts';

/** The server's own small CA: one self-signed P-256 certificate whose key signs every certificate and CRL of ours. */
export interface CertificateAuthority {
  readonly key: SigningKey;
  readonly certificatePem: string;
  readonly fingerprint: string;
}

/** Half-open `[notBefore, notAfter)`, whole seconds as X.509 keeps them. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What a certificate is for; a certificate for one purpose passes for no other. */
export type CertificatePurpose =
  /** HTTPS of the server and TLS of the broker; `hosts` are DNS names and IP addresses. */
  | { readonly kind: 'tls-server'; readonly hosts: readonly string[] }
  /** An MQTT client: the common name is its identity, a controller's id or `server`. */
  | { readonly kind: 'client'; readonly commonName: string }
  /** The key that signs snapshots, commands and acknowledgements. */
  | { readonly kind: 'message-signing' };

/** Extended key usage of message-signing keys: ours, from a UUID (ITU-T X.667), as no public OID means this. */
export const MESSAGE_SIGNING_USAGE = '2.25.270738104778855277525407663358033303752';

/** `ca.key.pem` and `ca.pem` in the directory; the certificate is made with `name` and `validity` if it is missing. */
export async function loadOrCreateCertificateAuthority(
  directory: string,
  name: string,
  validity: Validity,
): Promise<CertificateAuthority> {
  const key = await loadOrCreateKey(join(directory, 'ca.key.pem'));
  const path = join(directory, 'ca.pem');
  const existing = await readFile(path, 'utf8').catch(() => undefined);
  if (existing === undefined) {
    const made = await createCertificateAuthority(key, name, validity);
    await writeOnce(path, made.certificatePem);
  }
  const certificatePem = existing ?? (await readFile(path, 'utf8'));
  if (!parseCertificate(certificatePem).publicKey.equals(key.publicKey)) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { path, problem: 'This certificate belongs to another key than ca.key.pem.' },
    });
  }
  return { key, certificatePem, fingerprint: certificateFingerprint(certificatePem) };
}

export async function createCertificateAuthority(
  key: SigningKey,
  name: string,
  validity: Validity,
): Promise<CertificateAuthority> {
  const publicKey = await asCryptoKey(key.publicKey);
  const { BasicConstraintsExtension, KeyUsagesExtension, KeyUsageFlags, SubjectKeyIdentifierExtension } =
    x509;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: randomSerial(),
    name: distinguishedName(name),
    signingAlgorithm: ES256,
    keys: { privateKey: await signingCryptoKey(key.privateKey), publicKey },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  const certificatePem = encodePem('CERTIFICATE', certificate.rawData);
  return { key, certificatePem, fingerprint: certificateFingerprint(certificatePem) };
}

/** PEM. The subject is ours to choose: nothing of a request but its key is taken over. */
export async function issueCertificate(
  ca: CertificateAuthority,
  subject: { readonly purpose: CertificatePurpose; readonly publicKey: KeyObject },
  validity: Validity,
): Promise<string> {
  const publicKey = await asCryptoKey(subject.publicKey);
  const issuer = new x509.X509Certificate(ca.certificatePem);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: randomSerial(),
    issuer: issuer.subjectName,
    subject: distinguishedName(commonNameOf(subject.purpose)),
    publicKey,
    signingKey: await signingCryptoKey(ca.key.privateKey),
    signingAlgorithm: ES256,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(await asCryptoKey(ca.key.publicKey)),
      ...purposeExtensions(subject.purpose),
    ],
  });
  return encodePem('CERTIFICATE', certificate.rawData);
}

/** PEM of the list of revoked serial numbers, each in hex as `certificateSerial` gives it. For broker and server. */
export async function issueRevocationList(
  ca: CertificateAuthority,
  revoked: readonly { readonly serial: string; readonly revokedAt: Date }[],
  validity: { readonly thisUpdate: Date; readonly nextUpdate: Date },
): Promise<string> {
  const list = await x509.X509CrlGenerator.create({
    ...validity,
    issuer: new x509.X509Certificate(ca.certificatePem).subjectName,
    signingAlgorithm: ES256,
    signingKey: await signingCryptoKey(ca.key.privateKey),
    entries: revoked.map(({ serial, revokedAt }) => ({ serialNumber: serial, revocationDate: revokedAt })),
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(await asCryptoKey(ca.key.publicKey))],
  });
  return encodePem('X509 CRL', list.rawData);
}

/** SHA-256 of the DER, base64url, 43 characters. Throws `MESSAGE_MALFORMED`. */
export function certificateFingerprint(pem: string): string {
  return createHash('sha256').update(parseCertificate(pem).raw).digest('base64url');
}

/** Lower-case hex. Throws `MESSAGE_MALFORMED`. */
export function certificateSerial(pem: string): string {
  return parseCertificate(pem).serialNumber.toLowerCase();
}

/** Throws `MESSAGE_MALFORMED`. */
export function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'not a certificate' } });
  }
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 bytes; 16 here, with 126 random bits. */
function randomSerial(): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial.toString('hex');
}

const distinguishedName = (commonName: string) => new x509.Name([{ CN: [{ utf8String: commonName }] }]);

function commonNameOf(purpose: CertificatePurpose): string {
  switch (purpose.kind) {
    case 'tls-server':
      return purpose.hosts[0] ?? 'monban';
    case 'client':
      return purpose.commonName;
    case 'message-signing':
      return 'monban message signing';
  }
}

function purposeExtensions(purpose: CertificatePurpose) {
  switch (purpose.kind) {
    case 'tls-server': {
      const names = purpose.hosts.map(
        (host) => ({ type: isIP(host) > 0 ? 'ip' : 'dns', value: host }) as const,
      );
      return [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names),
      ];
    }
    case 'client':
      return [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];
    case 'message-signing':
      return [new x509.ExtendedKeyUsageExtension([MESSAGE_SIGNING_USAGE], true)];
  }
}
