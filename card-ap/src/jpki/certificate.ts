import { concatBytes } from '../bytes.ts';
import type { JpkiFile, NationalCardProfile } from '../card-profile.ts';
import { JPKI_2016 } from '../card-profiles/jpki-2016.ts';
import { CERTIFICATE_HEAD_LENGTH } from '../crypto/card-link.ts';
import { CardError } from '../errors.ts';
import { exchangeOne } from '../exchange.ts';
import { expectOk, SW } from '../status-word.ts';
import type { GuardedTransmit } from '../transmit.ts';
import { LONGEST_READ, readBinaryCommand } from './commands.ts';
import { selectJpkiFile } from './select-file.ts';

export type CertificateRead =
  /** Public data: on a card of plastic anybody may read it, so it proves nothing by itself. */
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  /** No JPKI application or no such file: a company-owned card, or a card without this certificate. */
  | { readonly kind: 'not-on-card' }
  /** The card wants a PIN first, as phones do. */
  | { readonly kind: 'protected' };

/** A certificate of the hierarchy has about 1,300–1,700 bytes; a file that claims more is not read. */
const LONGEST_CERTIFICATE = 8192;
/** A card may answer less than it was asked for, but not without end: 64 bytes at a time and it is through. */
const MOST_BLOCKS = LONGEST_CERTIFICATE / 64;
/** SEQUENCE with a two-byte length: `30 82 LL LL`. */
const DER_HEADER_LENGTH = 4;

/**
 * The first 250 bytes of the user certificate file, for the card link: three APDUs. Throws TRANSPORT,
 * CERTIFICATE_FILE_MALFORMED when the file is shorter, and StatusWordError for words without a meaning here.
 */
export async function readCertificateHead(
  transmit: GuardedTransmit,
  profile: NationalCardProfile = JPKI_2016,
): Promise<CertificateRead> {
  if (!(await selectJpkiFile(transmit, 'user-certificate', profile))) return { kind: 'not-on-card' };
  const head = await readBlock(transmit, 0, CERTIFICATE_HEAD_LENGTH);
  if (head === undefined) return { kind: 'protected' };
  if (head.length !== CERTIFICATE_HEAD_LENGTH) throw new CardError('CERTIFICATE_FILE_MALFORMED');
  return { kind: 'read', bytes: head };
}

/** A whole certificate file, in blocks of 250 bytes, cut where its DER ends; errors as above. */
export async function readCertificate(
  transmit: GuardedTransmit,
  file: Extract<JpkiFile, 'user-certificate' | 'user-ca-certificate'>,
  profile: NationalCardProfile = JPKI_2016,
): Promise<CertificateRead> {
  if (!(await selectJpkiFile(transmit, file, profile))) return { kind: 'not-on-card' };
  const head = await readBlock(transmit, 0, LONGEST_READ);
  if (head === undefined) return { kind: 'protected' };
  const length = derLength(head);
  const blocks = [head.subarray(0, length)];
  for (let offset = head.length; offset < length;) {
    const block = await readBlock(transmit, offset, Math.min(LONGEST_READ, length - offset));
    if (block === undefined || block.length === 0 || blocks.length >= MOST_BLOCKS) {
      throw new CardError('CERTIFICATE_FILE_MALFORMED');
    }
    blocks.push(block);
    offset += block.length;
  }
  return { kind: 'read', bytes: concatBytes(...blocks) };
}

/** Up to `length` bytes; undefined when the card wants a PIN. More than was asked for is malformed. */
async function readBlock(
  transmit: GuardedTransmit,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  const response = await exchangeOne(transmit, readBinaryCommand(offset, length));
  if (response.sw === SW.securityStatusNotSatisfied) return undefined;
  const bytes = expectOk(response);
  if (bytes.length > length) throw new CardError('CERTIFICATE_FILE_MALFORMED');
  return bytes;
}

/** Length of the whole DER object. Every certificate of the hierarchy has a two-byte length, in shortest form. */
function derLength(head: Uint8Array): number {
  const [tag, form, high, low] = head;
  if (tag !== 0x30 || form !== 0x82 || high === undefined || low === undefined) {
    throw new CardError('CERTIFICATE_FILE_MALFORMED');
  }
  const length = DER_HEADER_LENGTH + high * 256 + low;
  if (high === 0 || length > LONGEST_CERTIFICATE) throw new CardError('CERTIFICATE_FILE_MALFORMED');
  return length;
}
