import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import type { CertVerdict, VerdictReason } from './cert-verify.ts';

/** One line of JSON for programs. */
export function verdictAsJson(verdict: CertVerdict): string {
  return JSON.stringify(verdict);
}

/** The same for people. */
export function verdictAsText(verdict: CertVerdict): readonly string[] {
  const judged = `judged by ${verdict.profile} at ${verdict.at}`;
  const test =
    verdict.hierarchy === 'test' ? ['a test hierarchy: no door of a real organisation accepts it'] : [];
  if (verdict.reason !== null) {
    const which = verdict.depth === null ? '' : ` (${nameOf(verdict.depth)})`;
    return [`invalid: ${SENTENCES[verdict.reason]}${which}`, `reason: ${verdict.reason}`, judged, ...test];
  }
  return [
    `valid until ${verdict.notAfter ?? 'no known time'}`,
    `issued by generation ${verdict.generation ?? 1} of the authorities given`,
    `revocation: ${STANDINGS[verdict.revocation.standing]}`,
    judged,
    ...test,
  ];
}

/** The rule that failed; docs/protocol/certificate-path.md has them all with their clauses. */
const SENTENCES: Readonly<Record<VerdictReason, string>> = {
  'certificate-malformed': 'not in the one encoding that a certificate may have (DER, RFC 5280)',
  'certificate-too-large': 'larger than any certificate of this kind',
  'version-not-allowed': 'not an X.509 certificate of version 3',
  'serial-number-not-allowed': 'its serial number is not positive, or longer than 20 bytes',
  'extension-repeated': 'it holds one extension twice',
  'extension-not-understood':
    'it holds a critical extension that is not understood, or one that limits paths in another way',
  'algorithm-not-allowed': 'its signature is of a kind that the profile does not allow',
  'algorithms-differ': 'it names two different signature algorithms',
  'key-not-allowed': 'its key is of a kind or size that the profile does not allow',
  'issuer-unknown': 'its issuer is none of the authorities given',
  'signature-invalid': 'no authority of its issuer’s name made its signature',
  'not-yet-valid': 'its term has not begun',
  expired: 'its term is over',
  'anchor-not-yet-valid': 'the term of the authority has not begun',
  'anchor-expired': 'the term of the authority is over, and with it that of all it issued',
  'not-an-authority': 'it issued a certificate without being an authority',
  'authority-not-allowed': 'it is an authority’s certificate, not a holder’s',
  'key-usage-not-allowed': 'its key is not for this use',
  'purpose-not-allowed': 'it is for other purposes',
  'policy-not-allowed': 'it was not issued under the policy that the profile asks for',
  'path-too-long': 'more authorities stand in between than are allowed',
  'search-too-long': 'too many certificates of one name were given to try them all',
  revoked: 'its authority has revoked it',
  'on-hold': 'its authority has suspended it',
  'revocation-unknown': 'whether it was revoked could not be found out',
} satisfies Record<PathFailure | VerdictReason, string>;

const STANDINGS: Readonly<Record<CertVerdict['revocation']['standing'], string>> = {
  good: 'not revoked',
  revoked: 'revoked',
  hold: 'suspended',
  unknown: 'unknown',
  'not-contracted': 'not checked, there is no contract',
  'not-checked': 'not checked (--crl or --ocsp would)',
};

function nameOf(depth: number): string {
  return depth === 0 ? 'the certificate itself' : `the issuer ${depth} above it`;
}
