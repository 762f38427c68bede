import { timeOf } from '../certificate-path/der-fields.ts';
import { malformed, parseDer, parseDerOf, TAG, type DerValue } from '../certificate-path/der.ts';
import { itemsOf } from './der-items.ts';
import { hasUnknownCritical, readExtensionList } from './extension-list.ts';
import { readReason, type ListedReason } from './reason-code.ts';

/** One certificate on a list. */
export interface CrlEntry {
  readonly reason: ListedReason;
  readonly revokedAt: Date;
}

const REASON_CODE = '2.5.29.21';
const MAX_SERIAL_NUMBER_BYTES = 20;
/** Serial number, time and a few extensions; anything larger is not looked into. */
const MAX_ENTRY_BYTES = 4_096;

/**
 * `revokedCertificates` of RFC 5280 section 5.1.2.6, entry by entry. A list that has none leaves the field out.
 * Throws `MESSAGE_MALFORMED`, also for an entry with a critical extension that we do not understand: section 5.3
 * forbids to use such a list for any certificate. The one that makes a list indirect (section 5.3.3) is among those.
 */
export function readCrlEntries(
  list: Uint8Array | undefined,
  kind: 'complete' | 'delta',
): ReadonlyMap<string, CrlEntry> {
  const entries = new Map<string, CrlEntry>();
  if (list === undefined) return entries;
  const reasonOf = rememberReasons();
  for (const item of itemsOf(TAG.sequence, list)) {
    const { serial, entry } = readEntry(item, reasonOf);
    if (entries.has(serial)) malformed('a certificate listed twice');
    if (entry.reason === 'removed' && kind === 'complete') malformed('a removal outside a delta');
    entries.set(serial, entry);
  }
  return entries.size === 0 ? malformed('an empty list that is written out') : entries;
}

/** How `entries` names a certificate: lower-case hex of the INTEGER's content octets. */
export function serialKey(serialNumber: Uint8Array): string {
  return hexOf(serialNumber);
}

type ReasonOf = (extensions: Uint8Array | undefined) => ListedReason;

function readEntry(
  item: Uint8Array,
  reasonOf: ReasonOf,
): { readonly serial: string; readonly entry: CrlEntry } {
  if (item.length > MAX_ENTRY_BYTES) malformed('an entry beyond reason');
  const [serialNumber, time, extensions, more] = itemsOf(TAG.sequence, item);
  if (serialNumber === undefined || time === undefined || more !== undefined) malformed('no entry');
  const { content } = parseDerOf(TAG.integer, serialNumber);
  if (content.length > MAX_SERIAL_NUMBER_BYTES) malformed('a serial number of more than 20 octets');
  const revokedAt = timeOf(parseDer(time));
  return { serial: serialKey(content), entry: { reason: reasonOf(extensions), revokedAt } };
}

/** Hundreds of thousands of entries say one of a few things: what was read once is known by its bytes. */
function rememberReasons(): ReasonOf {
  const known = new Map<string, ListedReason>();
  return (extensions) => {
    if (extensions === undefined) return 'unspecified';
    const bytes = hexOf(extensions);
    const reason = known.get(bytes) ?? readReasonOf(parseDerOf(TAG.sequence, extensions));
    if (known.size < MAX_REMEMBERED) known.set(bytes, reason);
    return reason;
  };
}

const MAX_REMEMBERED = 1_000;

function readReasonOf(list: DerValue): ListedReason {
  const extensions = readExtensionList(list);
  if (hasUnknownCritical(extensions, [REASON_CODE])) malformed('an entry that we do not understand');
  const code = extensions.get(REASON_CODE);
  return code === undefined ? 'unspecified' : readReason(parseDer(code.value));
}

function hexOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}
