import { malformed, type DerValue } from '../certificate-path/der.ts';
import type { CertificateRevocationReason } from './revocation-standing.ts';

export type ListedReason = CertificateRevocationReason | 'hold' | 'removed';

/** `CRLReason` of RFC 5280 section 5.3.1; 7 is not used. */
const REASONS: Readonly<Partial<Record<number, ListedReason>>> = {
  0: 'unspecified',
  1: 'key-compromise',
  2: 'ca-compromise',
  3: 'affiliation-changed',
  4: 'superseded',
  5: 'cessation-of-operation',
  6: 'hold',
  8: 'removed',
  9: 'privilege-withdrawn',
  10: 'aa-compromise',
};

const ENUMERATED = 0x0a;

/** Throws `MESSAGE_MALFORMED` for a code that is none. */
export function readReason({ tag, content }: DerValue): ListedReason {
  const [code, more] = content;
  if (tag !== ENUMERATED || code === undefined || more !== undefined) malformed('no reason code');
  return REASONS[code] ?? malformed('a reason code that is none');
}
