import { fromBase64Url } from '@monban/card-ap/bytes';
import type { SiteKey } from '@monban/card-ap/applet/seal';
import type { ReaderKeys } from '@monban/core/messages/enrolment';

/** Secret. What a reader needs to open sealed answers and to compare links, as bytes. */
export interface ReaderSecrets {
  /** Current first, at most 3. */
  readonly siteKeys: readonly SiteKey[];
  /** 32 bytes; null where the organisation has switched links off. */
  readonly linkKey: Uint8Array | null;
}

export function readerSecrets(keys: ReaderKeys): ReaderSecrets {
  return {
    siteKeys: keys.siteKeys.map(({ version, privateKey }) => ({
      version,
      privateKey: fromBase64Url(privateKey),
    })),
    linkKey: keys.linkKey === null ? null : fromBase64Url(keys.linkKey),
  };
}

/** A reader's id as the card signs it: the 16 bytes of its UUID. */
export function readerIdBytes(readerId: string): Uint8Array {
  return Uint8Array.from(Buffer.from(readerId.replaceAll('-', ''), 'hex'));
}
