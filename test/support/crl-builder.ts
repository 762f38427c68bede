import { createHash, sign, type KeyObject } from 'node:crypto';
import { encodeDer, encodeOid } from '@monban/trust/revocation/der-encode';
import { createCertificateAuthority, issueCertificate } from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';

/** An authority whose lists a test makes byte by byte, for what no tool would sign. */
export interface ListingAuthority {
  readonly der: Buffer;
  readonly key: KeyObject;
  /** DER of the authority's name. */
  readonly name: Uint8Array;
  /** A certificate of it, DER, with its serial number's content octets in hex. */
  readonly leaf: { readonly der: Buffer; readonly serial: string };
}

export interface ListParts {
  readonly number?: number;
  readonly base?: number;
  readonly entries?: readonly ListEntry[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  /** DER of further extensions. */
  readonly extensions?: readonly Uint8Array[];
  readonly version?: number | null;
  readonly issuer?: Uint8Array;
}

export interface ListEntry {
  /** Content octets in hex. */
  readonly serial: string;
  readonly at?: Date;
  /** `CRLReason`; none: unspecified. */
  readonly reason?: number;
  readonly extensions?: readonly Uint8Array[];
}

export const LIST_TIMES = {
  thisUpdate: new Date('2026-05-01T00:00:00.000Z'),
  nextUpdate: new Date('2026-05-08T00:00:00.000Z'),
  within: new Date('2026-05-02T00:00:00.000Z'),
} as const;

const VALIDITY = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };

export async function makeListingAuthority(name = 'Listing authority'): Promise<ListingAuthority> {
  const key = generateSigningKey();
  const authority = await createCertificateAuthority(key, name, VALIDITY);
  const subject = {
    purpose: { kind: 'client', commonName: 'leaf' },
    publicKey: generateSigningKey().publicKey,
  } as const;
  const leaf = derOf(await issueCertificate(authority, subject, VALIDITY));
  const der = derOf(authority.certificatePem);
  const serial = fieldsOf(signedPartOf(leaf))[1]?.content.toString('hex') ?? '';
  return {
    der,
    key: key.privateKey,
    name: fieldsOf(signedPartOf(der))[3]?.raw ?? der,
    leaf: { der: leaf, serial },
  };
}

/** DER of a list, signed with the authority's key over whatever it says. */
export function buildList({ key, name }: Pick<ListingAuthority, 'key' | 'name'>, parts: ListParts): Buffer {
  const algorithm = encodeDer(0x30, encodeOid('1.2.840.10045.4.3.2'));
  const { thisUpdate = LIST_TIMES.thisUpdate, nextUpdate = LIST_TIMES.nextUpdate, version = 1 } = parts;
  const content = encodeDer(
    0x30,
    ...(version === null ? [] : [encodeDer(0x02, Uint8Array.of(version))]),
    algorithm,
    parts.issuer ?? name,
    time(thisUpdate),
    ...(nextUpdate === null ? [] : [time(nextUpdate)]),
    ...(parts.entries ? [encodeDer(0x30, Buffer.concat(parts.entries.map(entryOf)))] : []),
    encodeDer(0xa0, encodeDer(0x30, ...extensionsOf(parts))),
  );
  const signature = sign('sha256', content, key);
  return Buffer.from(encodeDer(0x30, content, algorithm, encodeDer(0x03, Uint8Array.of(0), signature)));
}

export function extension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [encodeDer(0x01, Uint8Array.of(0xff))] : [];
  return encodeDer(0x30, encodeOid(oid), ...flag, encodeDer(0x04, value));
}

/** `issuingDistributionPoint` with these fields, critical. */
export function scopeExtension(...fields: readonly Uint8Array[]): Uint8Array {
  return extension('2.5.29.28', encodeDer(0x30, ...fields), true);
}

export function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return encodeDer(0x02, (octets[0] ?? 0) < 0x80 ? octets : Buffer.concat([Uint8Array.of(0), octets]));
}

/** Serial numbers for large lists: 8 octets that look like nothing. */
export function manySerials(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const digest = createHash('sha256').update(String(index)).digest();
    digest[0] = ((digest[0] ?? 0) & 0x7f) | 0x40;
    return digest.subarray(0, 8).toString('hex');
  });
}

function extensionsOf({ number = 1, base, extensions = [] }: ListParts): Uint8Array[] {
  return [
    extension('2.5.29.20', integer(number)),
    ...(base === undefined ? [] : [extension('2.5.29.27', integer(base), true)]),
    ...extensions,
  ];
}

function entryOf({ serial, at = LIST_TIMES.thisUpdate, reason, extensions = [] }: ListEntry): Uint8Array {
  const all = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', encodeDer(0x0a, Uint8Array.of(reason)))]),
    ...extensions,
  ];
  return encodeDer(
    0x30,
    encodeDer(0x02, Buffer.from(serial, 'hex')),
    time(at),
    ...(all.length > 0 ? [encodeDer(0x30, ...all)] : []),
  );
}

/** UTCTime. */
function time(at: Date): Uint8Array {
  return encodeDer(0x17, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`, 'latin1'));
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
}

interface Field {
  readonly raw: Buffer;
  readonly content: Buffer;
}

function signedPartOf(certificate: Buffer): Buffer {
  return fieldsOf(certificate)[0]?.raw ?? certificate;
}

/** The fields of one SEQUENCE with lengths of at most two octets. */
function fieldsOf(sequence: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = headerLength(sequence, 0); at < sequence.length;) {
    const header = headerLength(sequence, at);
    const end = at + header + lengthAt(sequence, at);
    fields.push({ raw: sequence.subarray(at, end), content: sequence.subarray(at + header, end) });
    at = end;
  }
  return fields;
}

function headerLength(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? first : bytes.readUIntBE(at + 2, first & 0x7f);
}
