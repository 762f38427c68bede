import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import {
  ANCHOR_FOLDER,
  type AnchorFolder,
  hasAnchorFolder,
  profileUnder,
  readAnchorFolder,
} from '@monban/trust/certificate-path/anchor-folder';
import { certificatesIn, MAX_CERTIFICATE_FILE_BYTES } from '@monban/trust/certificate-path/certificate-file';
import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import type { RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { instantOf, profileNamed, readInput, unusable } from './cert-verify-input.ts';
import { askAuthorities, type AskedAuthorities, responderUrl } from './cert-verify-revocation.ts';

export interface CertVerifyRequest extends AskedAuthorities {
  /** One certificate in PEM or DER; in PEM, certificates of authorities between it and the anchor may follow. */
  readonly file: string;
  /** Folder of the anchors; absent: the one of the data folder. */
  readonly trust?: string;
  readonly data: string;
  /** ISO 8601; absent: `now`. */
  readonly at?: string;
  readonly now: Date;
  readonly profile: string;
}

/** What was found, and under what it was looked at. Holds nothing of the certificate but when it ends. */
export interface CertVerdict {
  readonly valid: boolean;
  readonly reason: VerdictReason | null;
  /** Which certificate breaks the rule: 0 the one in the file, 1 its issuer, and so on. */
  readonly depth: number | null;
  readonly at: string;
  readonly profile: string;
  /** Whether the anchors are those of a test. */
  readonly hierarchy: 'own' | 'test';
  /** Last valid second of a valid certificate. */
  readonly notAfter: string | null;
  /** Which generation of the authority issued it: place among the anchors, oldest first, from 1. */
  readonly generation: number | null;
  readonly revocation: {
    readonly standing: RevocationStanding['kind'] | 'not-checked';
    readonly why: string | null;
    /** Why lists that were named count for nothing. */
    readonly refusedLists: readonly string[];
  };
}

export type VerdictReason = PathFailure | 'revoked' | 'on-hold' | 'revocation-unknown';

/**
 * Judges one certificate file. Throws `CONFIGURATION_INVALID` with what is wrong and what to do where there is nothing
 * to judge: the file is no certificate, there are no anchors, an option makes no sense.
 */
export async function verifyCertificateFile(request: CertVerifyRequest): Promise<CertVerdict> {
  const at = request.at === undefined ? request.now : instantOf(request.at);
  const named = profileNamed(request.profile);
  if (request.ocsp !== undefined) responderUrl(request.ocsp);
  const { certificate, intermediates } = await readCertificateFile(request.file);
  const folder = await readAnchors(request);
  const profile = profileUnder(folder, named);
  const { anchors } = folder;
  const outcome = validatePath({ certificate, intermediates, anchors, at, profile });
  const found = {
    at: at.toISOString(),
    profile: profile.name,
    hierarchy: folder.isTest ? 'test' : 'own',
  } as const;
  if (outcome.kind === 'invalid') return { ...invalid(outcome.reason, outcome.depth), ...found };
  const chain = [...outcome.chain, outcome.anchor];
  const { standing, depth, refusedLists } = await askAuthorities(request, { chain, at, profile });
  const answer = {
    notAfter: outcome.notAfter.toISOString(),
    generation: generationOf(anchors, outcome.anchor),
    revocation: { standing: standing?.kind ?? 'not-checked', why: whyOf(standing), refusedLists },
  } as const;
  const reason = reasonOf(standing);
  return { valid: reason === null, reason, depth: reason === null ? null : depth, ...found, ...answer };
}

interface CertificateFile {
  readonly certificate: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
}

/** What OpenSSL takes for a certificate is one, however wrong; everything else is not for us to judge. */
async function readCertificateFile(path: string): Promise<CertificateFile> {
  const file = await readInput(path, MAX_CERTIFICATE_FILE_BYTES);
  const [certificate, ...intermediates] = certificatesIn(file);
  if (certificate === undefined || !isCertificate(certificate)) {
    throw unusable(path, {
      problem: 'It is not a certificate.',
      remedy: 'Give one X.509 certificate in PEM or DER.',
    });
  }
  return { certificate, intermediates };
}

function isCertificate(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}

/** Test anchors are accepted here, because a verdict opens no door; it says that they were. */
async function readAnchors({ trust, data }: CertVerifyRequest): Promise<AnchorFolder> {
  if (trust !== undefined) return readAnchorFolder(trust, { acceptTest: true });
  const folder = join(data, ANCHOR_FOLDER);
  if (await hasAnchorFolder(folder)) return readAnchorFolder(folder, { acceptTest: true });
  throw unusable(folder, {
    problem: 'This data folder believes no authority yet.',
    remedy: 'Name a folder of CA certificates with --trust, or the data folder with --data.',
  });
}

function invalid(reason: PathFailure, depth: number) {
  const revocation = { standing: 'not-checked', why: null, refusedLists: [] } as const;
  return { valid: false, reason, depth, notAfter: null, generation: null, revocation };
}

/** Anchors lie in the folder in any order; generations are the namesakes, as they follow each other in time. */
function generationOf(anchors: readonly Uint8Array[], anchor: Uint8Array): number {
  const { subject, validFrom } = new X509Certificate(anchor);
  const namesakes = anchors.map((der) => new X509Certificate(der)).filter((one) => one.subject === subject);
  return namesakes.filter((one) => Date.parse(one.validFrom) < Date.parse(validFrom)).length + 1;
}

function reasonOf(standing: RevocationStanding | undefined): VerdictReason | null {
  switch (standing?.kind) {
    case undefined:
    case 'good':
    case 'not-contracted':
      return null;
    case 'revoked':
      return 'revoked';
    case 'hold':
      return 'on-hold';
    case 'unknown':
      return 'revocation-unknown';
  }
}

function whyOf(standing: RevocationStanding | undefined): string | null {
  if (standing?.kind === 'revoked') return standing.reason;
  return standing?.kind === 'unknown' ? standing.why : null;
}
