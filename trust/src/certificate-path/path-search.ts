import { verify } from 'node:crypto';
import { type Certificate, findSubject, readCertificate } from './certificate.ts';
import { brokenFormRule, findAlgorithm } from './certificate-rules.ts';
import type { PathFailure } from './path-outcome.ts';
import type { PathProfile } from './path-profile.ts';
import type { BrokenRule, Chain } from './path-rules.ts';

/** Chains are looked for among these. */
export interface Candidates {
  readonly intermediates: CandidatesByName;
  readonly anchors: CandidatesByName;
  readonly profile: PathProfile;
}

/** Signatures that one search verifies: certificates that all have one name must not cost without end. */
export const MAX_SIGNATURES = 64;

/** Certificates between leaf and anchor, whatever a profile asks for. */
export const MAX_INTERMEDIATES = 8;

/**
 * Certificates by their subject. Reading one whole takes OpenSSL half a millisecond, so only those are read whose
 * name is asked for, and each once; what cannot be read is no candidate.
 */
export class CandidatesByName {
  readonly #ders: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly #read = new Map<string, readonly Certificate[]>();

  constructor(ders: readonly Uint8Array[]) {
    const byName = new Map<string, Uint8Array[]>();
    for (const der of ders) {
      const subject = findSubject(der);
      if (subject === undefined) continue;
      const name = nameKey(subject);
      byName.set(name, [...(byName.get(name) ?? []), der]);
    }
    this.#ders = byName;
  }

  named(subject: Uint8Array): readonly Certificate[] {
    const name = nameKey(subject);
    const known = this.#read.get(name);
    if (known) return known;
    const certificates = (this.#ders.get(name) ?? []).flatMap((der) => {
      const reading = readCertificate(der);
      return reading.kind === 'certificate' ? [reading.certificate] : [];
    });
    this.#read.set(name, certificates);
    return certificates;
  }
}

/**
 * One search for chains in which names match byte for byte and every signature is right (RFC 5280 section 6.1.3 (a)
 * (1) and (4)). The issuer is found by its signature: several generations of one authority have one name.
 */
export class PathSearch {
  readonly #among: Candidates;
  readonly #maxIntermediates: number;
  #signaturesLeft = MAX_SIGNATURES;
  #furthest: BrokenRule = { reason: 'issuer-unknown', depth: 0 };

  constructor(among: Candidates) {
    this.#among = among;
    this.#maxIntermediates = Math.min(among.profile.maxIntermediates, MAX_INTERMEDIATES);
  }

  /** Why the search went no further, at the certificate furthest from the leaf. */
  get furthest(): BrokenRule {
    return this.#furthest;
  }

  /** Every chain that begins with this one, shorter ones first. */
  *chains(begun: Chain): Generator<Chain> {
    const { anchors, intermediates } = this.#among;
    const depth = begun.length - 1;
    const { issuer } = begun[depth] ?? begun[0];
    const roots = anchors.named(issuer);
    const others = intermediates.named(issuer).filter((one) => !isInChain(one, begun));
    if (roots.length + others.length === 0) this.#note('issuer-unknown', depth);
    for (const root of roots) {
      if (this.#isSignedBy(begun, root)) yield [...begun, root];
    }
    for (const next of others) {
      if (depth >= this.#maxIntermediates) this.#note('path-too-long', depth);
      else if (this.#isSignedBy(begun, next)) yield* this.chains([...begun, next]);
    }
  }

  /** Whether this issuer's key made the signature of the chain's last certificate, and may. */
  #isSignedBy(chain: Chain, issuer: Certificate): boolean {
    const { profile } = this.#among;
    const depth = chain.length - 1;
    if (this.#signaturesLeft === 0) {
      // Whatever was found before: what was not tried could have held.
      this.#furthest = { reason: 'search-too-long', depth };
      return false;
    }
    this.#signaturesLeft -= 1;
    // First the signature: a namesake whose key did not make it is no part of the path, whatever its form.
    const isRight = isRightSignature(chain[depth] ?? chain[0], issuer, profile);
    if (!isRight) return this.#note('signature-invalid', depth);
    const broken = brokenFormRule(issuer, profile);
    return broken === undefined || this.#note(broken, depth + 1);
  }

  /** At the same depth a later finding says more: that a name is known, or what is wrong with the issuer. */
  #note(reason: PathFailure, depth: number): false {
    if (depth >= this.#furthest.depth) this.#furthest = { reason, depth };
    return false;
  }
}

function isRightSignature(certificate: Certificate, issuer: Certificate, profile: PathProfile): boolean {
  const algorithm = findAlgorithm(certificate, profile);
  const { publicKey } = issuer;
  if (algorithm === undefined || algorithm.keyType !== publicKey.asymmetricKeyType) return false;
  try {
    return verify(algorithm.digest, certificate.signedPart, publicKey, certificate.signature);
  } catch {
    // OpenSSL's refusal of bytes that it cannot even decode as a signature.
    return false;
  }
}

function nameKey(name: Uint8Array): string {
  return Buffer.from(name).toString('latin1');
}

function isInChain({ der }: Certificate, chain: Chain): boolean {
  return chain.some((other) => Buffer.compare(other.der, der) === 0);
}
