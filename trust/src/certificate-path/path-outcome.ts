/** Why a path is not valid. Each has its rule, with the clause it comes from, in docs/protocol/certificate-path.md. */
export const PATH_FAILURES = [
  'certificate-malformed',
  'certificate-too-large',
  'version-not-allowed',
  'serial-number-not-allowed',
  'extension-repeated',
  'extension-not-understood',
  'algorithm-not-allowed',
  'algorithms-differ',
  'key-not-allowed',
  'issuer-unknown',
  'signature-invalid',
  'not-yet-valid',
  'expired',
  'anchor-not-yet-valid',
  'anchor-expired',
  'not-an-authority',
  'authority-not-allowed',
  'key-usage-not-allowed',
  'purpose-not-allowed',
  'policy-not-allowed',
  'path-too-long',
  'search-too-long',
] as const;

export type PathFailure = (typeof PATH_FAILURES)[number];

export type PathOutcome =
  | {
      readonly kind: 'valid';
      /** DER, from the leaf to the last certificate before the anchor. */
      readonly chain: readonly Uint8Array[];
      /** Which of the given anchors, and its DER. */
      readonly anchorIndex: number;
      readonly anchor: Uint8Array;
      /** The leaf's last valid second, inclusive (RFC 5280 section 4.1.2.5). */
      readonly notAfter: Date;
    }
  | {
      readonly kind: 'invalid';
      readonly reason: PathFailure;
      /** The certificate that breaks the rule: 0 the leaf, 1 its issuer and so on; the anchor is the last of all. */
      readonly depth: number;
    };
