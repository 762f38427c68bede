import { AppError } from '@monban/core/errors';
import { timeOf } from '../certificate-path/der-fields.ts';
import { malformed, parseDer, TAG } from '../certificate-path/der.ts';
import { readCrlEntries, type CrlEntry } from './crl-entries.ts';
import { readCrlExtensions, type CrlExtensions } from './crl-extensions.ts';
import { itemsOf, parsePartOf } from './der-items.ts';
import { onlyChild } from './only-child.ts';
import { readAlgorithm, wholeOctets, type SignedData } from './signed-data.ts';

/** A revocation list as RFC 5280 section 5.1 lays it out, version 2; nothing of it is believed yet. */
export interface Crl extends SignedData, CrlExtensions {
  /** DER of the Name; names are compared as bytes. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** DER of `revokedCertificates`, not looked into yet; undefined where there are none. */
  readonly revoked: Uint8Array | undefined;
}

export type CrlReading =
  | { readonly kind: 'crl'; readonly crl: Crl }
  | { readonly kind: 'refused'; readonly reason: 'too-large' | 'malformed' };

/** A list of a million entries has 40 MB; nothing beyond this is looked at. */
export const MAX_CRL_BYTES = 64 * 1024 * 1024;

/** DER, or PEM with one list in it (RFC 7468 section 4). Never throws, whatever the bytes. */
export function readCrl(bytes: Uint8Array): CrlReading {
  if (bytes.length > MAX_CRL_BYTES) return { kind: 'refused', reason: 'too-large' };
  try {
    return { kind: 'crl', crl: parse(derOf(bytes)) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', reason: 'malformed' };
    throw error;
  }
}

/**
 * The certificates on a list, by serial number: lower-case hex of the INTEGER's content octets. Undefined where one of
 * them is malformed. For lists of an authority only: a large one takes seconds to walk.
 */
export function readEntriesOf({
  revoked,
  baseNumber,
}: Pick<Crl, 'revoked' | 'baseNumber'>): ReadonlyMap<string, CrlEntry> | undefined {
  try {
    return readCrlEntries(revoked, baseNumber === undefined ? 'complete' : 'delta');
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const PEM_BEGIN = '-----BEGIN X509 CRL-----';
const PEM = /^-----BEGIN X509 CRL-----\r?\n([A-Za-z0-9+/=\r\n]*)-----END X509 CRL-----\s*$/;

/** Text before the list, as `openssl ca` writes it, is left out. */
function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === TAG.sequence) return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  const [, base64] = PEM.exec(text.slice(Math.max(0, text.indexOf(PEM_BEGIN)))) ?? [];
  return base64 === undefined ? malformed('neither DER nor PEM') : Buffer.from(base64, 'base64');
}

function parse(der: Uint8Array): Crl {
  const [signedPart, algorithm, signature, more] = itemsOf(TAG.sequence, der);
  if (signedPart === undefined || algorithm === undefined || signature === undefined || more !== undefined) {
    malformed('not the three parts of a list');
  }
  const { innerAlgorithm, ...content } = readSignedPart(signedPart);
  if (Buffer.compare(innerAlgorithm, algorithm) !== 0) malformed('two signature algorithms');
  return {
    ...content,
    signedPart,
    algorithm: readAlgorithm(parsePartOf(TAG.sequence, algorithm)),
    signature: wholeOctets(parsePartOf(TAG.bitString, signature)),
  };
}

const EXTENSIONS = 0xa0;

function readSignedPart(signedPart: Uint8Array) {
  const items = new Items(signedPart);
  const version = parsePartOf(TAG.integer, items.take(TAG.integer));
  if (version.content.length !== 1 || version.content[0] !== 1) malformed('another version than 2');
  const innerAlgorithm = items.take(TAG.sequence);
  const issuer = parsePartOf(TAG.sequence, items.take(TAG.sequence));
  if (issuer.children.length === 0) malformed('an empty issuer');
  const thisUpdate = timeOf(parseDer(items.take(TAG.utcTime, TAG.generalizedTime)));
  const nextUpdate = timeOf(parseDer(items.take(TAG.utcTime, TAG.generalizedTime)));
  const revoked = items.takeIf(TAG.sequence);
  const extensions = readCrlExtensions(
    onlyChild(parsePartOf(EXTENSIONS, items.take(EXTENSIONS)), TAG.sequence),
  );
  items.end();
  if (thisUpdate >= nextUpdate) malformed('a list that is over before it begins');
  return { innerAlgorithm, issuer: issuer.raw, thisUpdate, nextUpdate, revoked, ...extensions };
}

const MAX_FIELDS = 7;

/** The parts of the signed part in their order, each still bytes. */
class Items {
  readonly #items: Uint8Array[] = [];
  #next = 0;

  constructor(sequence: Uint8Array) {
    for (const item of itemsOf(TAG.sequence, sequence)) {
      if (this.#items.length === MAX_FIELDS) malformed('a field too many');
      this.#items.push(item);
    }
  }

  take(...tags: readonly number[]): Uint8Array {
    return this.takeIf(...tags) ?? malformed('a field is missing or of another type');
  }

  takeIf(...tags: readonly number[]): Uint8Array | undefined {
    const item = this.#items[this.#next];
    if (item === undefined || !tags.includes(item[0] ?? -1)) return undefined;
    this.#next += 1;
    return item;
  }

  end(): void {
    if (this.#next !== this.#items.length) malformed('a field too many');
  }
}
