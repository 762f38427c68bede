import { readCertificate, type Certificate } from '../certificate-path/certificate.ts';
import { brokenValidityRule } from '../certificate-path/certificate-rules.ts';
import { readCrl, readEntriesOf, type Crl } from './crl.ts';
import type { CrlEntry } from './crl-entries.ts';
import type { RevocationRules } from './revocation-rules.ts';
import { isSignedBy } from './signed-data.ts';
import { keyDigestOf } from './issuer-key.ts';

/** A list whose signature, time and number were right when it came in. */
export interface ImportedCrl extends Omit<Crl, 'signedPart' | 'signature' | 'algorithm' | 'revoked'> {
  /** By serial number: lower-case hex of the INTEGER's content octets. */
  readonly entries: ReadonlyMap<string, CrlEntry>;
  /** SHA-256 of the public key that signed it: several generations of one authority have one name. */
  readonly issuerKey: string;
}

/** Why a list is not taken in. Each has its rule in docs/protocol/revocation.md. */
export const CRL_REFUSALS = [
  'too-large',
  'malformed',
  'issuer-unknown',
  'issuer-not-allowed',
  'signature-invalid',
  'not-yet-valid',
  'stale',
  'rollback',
] as const;
export type CrlRefusal = (typeof CRL_REFUSALS)[number];

export type CrlImport =
  | { readonly kind: 'imported'; readonly crl: ImportedCrl }
  | { readonly kind: 'refused'; readonly reason: CrlRefusal };

export interface CrlImportQuestion {
  /** DER of the authorities whose lists are believed. */
  readonly issuers: readonly Uint8Array[];
  readonly at: Date;
  readonly rules: RevocationRules;
  /** What was imported before: no list may be older than one of these with the same issuer and scope. */
  readonly known: readonly ImportedCrl[];
}

/** RFC 5280 section 6.3.3 (a) to (g), for the parts in docs/protocol/revocation.md. Never throws, whatever the bytes. */
export function importCrl(bytes: Uint8Array, question: CrlImportQuestion): CrlImport {
  const reading = readCrl(bytes);
  if (reading.kind === 'refused') return reading;
  const { crl } = reading;
  const signer = findSigner(crl, question);
  if (signer.kind === 'refused') return signer;
  const { at, rules, known } = question;
  if (crl.thisUpdate.getTime() > at.getTime() + rules.clockToleranceMs) return refused('not-yet-valid');
  if (at >= crl.nextUpdate) return refused('stale');
  const entries = readEntriesOf(crl);
  if (entries === undefined) return refused('malformed');
  const { issuer, thisUpdate, nextUpdate, number, baseNumber, scope } = crl;
  const issuerKey = keyDigestOf(signer.certificate.publicKey);
  const imported = { issuer, thisUpdate, nextUpdate, entries, number, baseNumber, scope, issuerKey };
  if (known.some((earlier) => isOlder(imported, earlier))) return refused('rollback');
  return { kind: 'imported', crl: imported };
}

/** Whether both speak of the same certificates of the same authority, as complete lists or as deltas. */
export function isSameSeries(one: ImportedCrl, other: ImportedCrl): boolean {
  return isSameScope(one, other) && (one.baseNumber === undefined) === (other.baseNumber === undefined);
}

export function isSameScope(one: ImportedCrl, other: ImportedCrl): boolean {
  const isSameIssuer = one.issuerKey === other.issuerKey && Buffer.compare(one.issuer, other.issuer) === 0;
  return isSameIssuer && scopeKey(one) === scopeKey(other);
}

type Signer = { readonly kind: 'signer'; readonly certificate: Certificate } | Refused;
type Refused = CrlImport & { readonly kind: 'refused' };

/** By signature: several generations of one authority have one name. */
function findSigner(crl: Crl, { issuers, at, rules }: CrlImportQuestion): Signer {
  const named = issuers.flatMap((der) => {
    const reading = readCertificate(der);
    const isNamed =
      reading.kind === 'certificate' && Buffer.compare(reading.certificate.subject, crl.issuer) === 0;
    return isNamed ? [reading.certificate] : [];
  });
  if (named.length === 0) return refused('issuer-unknown');
  const certificate = named.find(({ publicKey }) => isSignedBy(crl, publicKey, rules));
  if (certificate === undefined) return refused('signature-invalid');
  return maySignLists(certificate, at) ? { kind: 'signer', certificate } : refused('issuer-not-allowed');
}

/** Section 4.2.1.3 (cRLSign) and 6.3.3 (f). */
function maySignLists({ extensions, ...certificate }: Certificate, at: Date): boolean {
  if (extensions.hasUnknown || extensions.hasRepeated) return false;
  return (
    extensions.keyUses?.includes('cRLSign') === true &&
    brokenValidityRule({ ...certificate, extensions }, at) === undefined
  );
}

/** Sections 5.2.3 and 5.1.2.4. The same list may come in again. */
function isOlder(crl: ImportedCrl, earlier: ImportedCrl): boolean {
  if (!isSameSeries(crl, earlier)) return false;
  return (
    crl.number < earlier.number ||
    crl.thisUpdate < earlier.thisUpdate ||
    (crl.number === earlier.number && crl.thisUpdate.getTime() !== earlier.thisUpdate.getTime())
  );
}

function scopeKey({ scope: { holders, distributionPoints } }: ImportedCrl): string {
  const points = distributionPoints?.map((point) => Buffer.from(point).toString('hex')) ?? ['all'];
  return [holders, ...points.sort()].join(' ');
}

function refused(reason: CrlRefusal): Refused {
  return { kind: 'refused', reason };
}
