import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { ReaderKeys } from '@monban/core/messages/enrolment';
import {
  issueCertificate,
  loadOrCreateCertificateAuthority,
  type CertificateAuthority,
  type CertificatePurpose,
} from '@monban/trust/certificate-authority';
import { writeOnce } from '@monban/trust/durable-file';
import { loadOrCreateKey, type SigningKey } from '@monban/trust/keys';

/** Every secret of the server, each for one purpose (badge-ap.md section 2, C12). Never in the database. */
export interface ServerKeys {
  readonly authority: CertificateAuthority;
  /** Signs snapshots, commands, acknowledgements and answers; controllers hold its certificate. */
  readonly signing: { readonly key: SigningKey; readonly certificatePem: string };
  /** Signs access tokens of operators. */
  readonly jwt: SigningKey;
  /** Signs badge records. */
  readonly issuer: SigningKey;
  /** Signs changes of active badges. */
  readonly management: SigningKey;
  /** Signs checkpoints and the ends of exports, and nothing else (ADR 0022). */
  readonly proof: SigningKey;
  /** Current first, then former ones, at most three. */
  readonly siteKeys: readonly SiteKeyPair[];
  /** 32 bytes: makes card links out of certificate heads. */
  readonly linkKey: Buffer;
  /** 32 bytes: seals what operators' second factors rest on. */
  readonly secondFactorKey: Buffer;
  /** 32 bytes: makes each person's secret at terminals, of which programs' names for them are made. Stays here. */
  readonly holderKey: Buffer;
  /** 32 bytes: makes the marks of addresses by which a people file shows a move (ruling 21). */
  readonly addressKey: Buffer;
  /** 32 bytes: makes what the audit trail holds of an answer to a drive (ADR 0027). */
  readonly driveKey: Buffer;
  /** 32 bytes: seals forms and photos of card applications, and makes the marks by which one is known again. */
  readonly applicationKey: Buffer;
}

export interface SiteKeyPair {
  readonly version: number;
  readonly key: SigningKey;
}

/** A key with a certificate of our own CA, PEM both, as TLS takes them. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
  readonly caCertificate: string;
}

const CA_VALIDITY_YEARS = 20;
const CERTIFICATE_VALIDITY_DAYS = 397;
const MOST_SITE_KEYS = 3;

/**
 * Loads the keys in `directory` (mode 0700, files 0600), making each that is missing: a first start ends with all of
 * them. Certificates of the server's own keys are made anew at each start, so that they never run out.
 */
export async function loadServerKeys(directory: string, at: Date): Promise<ServerKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const authority = await loadOrCreateCertificateAuthority(directory, 'Monban controller CA', {
    notBefore: wholeSecond(at),
    notAfter: new Date(Date.UTC(at.getUTCFullYear() + CA_VALIDITY_YEARS, at.getUTCMonth(), at.getUTCDate())),
  });
  const key = (name: string) => loadOrCreateKey(join(directory, `${name}.key.pem`));
  const signing = await key('message-signing');
  const signingSubject = { purpose: { kind: 'message-signing' }, publicKey: signing.publicKey } as const;
  return {
    authority,
    signing: {
      key: signing,
      certificatePem: await issueCertificate(authority, signingSubject, certificateValidity(at)),
    },
    jwt: await key('access-token'),
    issuer: await key('record-issuer'),
    management: await key('badge-management'),
    proof: await key('proof'),
    siteKeys: await loadSiteKeys(directory),
    linkKey: await loadSecretKey(join(directory, 'link.key')),
    secondFactorKey: await loadSecretKey(join(directory, 'second-factor.key')),
    holderKey: await loadSecretKey(join(directory, 'holder.key')),
    addressKey: await loadSecretKey(join(directory, 'address.key')),
    driveKey: await loadSecretKey(join(directory, 'drive.key')),
    applicationKey: await loadSecretKey(join(directory, 'application.key')),
  };
}

/** A key file of its own with a fresh certificate for TLS, as broker, server or MQTT client. */
export async function loadTlsIdentity(
  directory: string,
  identity: { readonly name: string; readonly purpose: CertificatePurpose },
  issuing: { readonly authority: CertificateAuthority; readonly at: Date },
): Promise<TlsIdentity> {
  const key = await loadOrCreateKey(join(directory, `${identity.name}.key.pem`));
  const subject = { purpose: identity.purpose, publicKey: key.publicKey };
  return {
    key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: await issueCertificate(issuing.authority, subject, certificateValidity(issuing.at)),
    caCertificate: issuing.authority.certificatePem,
  };
}

/** A little into the past for clocks that run behind; about a year long, as clients and auditors expect it. */
export function certificateValidity(at: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  const start = wholeSecond(at).getTime();
  return {
    notBefore: new Date(start - 5 * 60_000),
    notAfter: new Date(start + CERTIFICATE_VALIDITY_DAYS * 86_400_000),
  };
}

/** What readers need, to be sealed to one controller (ruling 26). */
export function readerKeysOf(keys: ServerKeys): ReaderKeys {
  return {
    siteKeys: keys.siteKeys.map(({ version, key }) => ({
      version,
      privateKey: privateScalar(key),
      publicKey: key.point.toString('base64url'),
    })),
    linkKey: keys.linkKey.toString('base64url'),
  };
}

export function currentSiteKey(keys: Pick<ServerKeys, 'siteKeys'>): SiteKeyPair {
  const [current] = keys.siteKeys;
  if (current === undefined) throw new AppError('CONFIGURATION_INVALID');
  return current;
}

/** `site-001.key.pem` and so on: the number is the key's version (1–255); the highest is current. */
async function loadSiteKeys(directory: string): Promise<SiteKeyPair[]> {
  const versions = (await readdir(directory))
    .map((name) => Number(/^site-(\d{3})\.key\.pem$/.exec(name)?.[1] ?? 0))
    .filter((version) => version >= 1 && version <= 255)
    .sort((left, right) => right - left)
    .slice(0, MOST_SITE_KEYS);
  const wanted = versions.length === 0 ? [1] : versions;
  return Promise.all(
    wanted.map(async (version) => ({
      version,
      key: await loadOrCreateKey(join(directory, `site-${String(version).padStart(3, '0')}.key.pem`)),
    })),
  );
}

async function loadSecretKey(path: string): Promise<Buffer> {
  await writeOnce(path, randomBytes(32).toString('base64url'));
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url');
  if (key.length !== 32) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { path, problem: 'This is not a key of 32 bytes.' },
    });
  }
  return key;
}

function privateScalar(key: SigningKey): string {
  const { d } = key.privateKey.export({ format: 'jwk' });
  if (d === undefined) throw new AppError('CONFIGURATION_INVALID');
  return d;
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
