/** What can be wrong with a line of an export. The sentence for people is the command's or the console's. */
export const PROOF_PROBLEMS = [
  /** Not in the form of a line, not UTF-8, or too long. */
  'line-malformed',
  /** The line was edited, inserted, moved, or the one before it is missing. */
  'link-broken',
  /** The line holds what this kind of export does not have there. */
  'content-unexpected',
  /** The header names another kind of export. */
  'other-export',
  /** An entry or receipt is missing before this one, or it came twice. */
  'sequence-broken',
  /** The hash does not fit what it stands beside. */
  'hash-differs',
  /** It does not follow what is before it. */
  'chain-broken',
  /** Not signed by a key that is believed. */
  'signature-foreign',
  /** A checkpoint names another state than the file has there. */
  'checkpoint-contradicts',
  /** A checkpoint before this one is missing, or was exchanged. */
  'checkpoint-missing',
  /** The certificate is not from an authority that is believed, or not this controller's. */
  'certificate-foreign',
  /** The file ends before it is complete. */
  'truncated',
  /** There is something behind the end. */
  'after-the-end',
] as const;
export type ProofProblem = (typeof PROOF_PROBLEMS)[number];

/** The first line that does not fit, from 1. */
export interface WrongLine {
  readonly kind: 'wrong';
  readonly line: number;
  readonly problem: ProofProblem;
}
