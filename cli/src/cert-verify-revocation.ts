import { randomBytes } from 'node:crypto';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { MAX_CRL_BYTES } from '@monban/trust/revocation/crl';
import { type CrlRefusal, importCrl, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { createOcspSource, parseResponderUrl } from '@monban/trust/revocation/ocsp-source';
import { createPostOcsp } from '@monban/trust/revocation/post-ocsp';
import { DEFAULT_REVOCATION_RULES, type RevocationRules } from '@monban/trust/revocation/revocation-rules';
import type { RevocationSource, RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { createCrlSource } from '@monban/trust/revocation/standing-by-crl';
import { readInput, unusable } from './cert-verify-input.ts';

export interface AskedAuthorities {
  /** Files of revocation lists, DER or PEM. */
  readonly crl: readonly string[];
  /** Address of a responder; the certificate's own is never asked, because whoever made it chose that one. */
  readonly ocsp?: string;
}

/** A path that is right so far, from the certificate to its anchor, DER. */
export interface FoundPath {
  readonly chain: readonly Uint8Array[];
  readonly at: Date;
  readonly profile: PathProfile;
}

export interface AuthoritiesAnswer {
  /** Undefined: nobody was to be asked. */
  readonly standing: RevocationStanding | undefined;
  /** Of which certificate of the chain. */
  readonly depth: number;
}

export interface AuthoritiesReport extends AuthoritiesAnswer {
  /** Why lists that were named say nothing about this path. */
  readonly refusedLists: readonly CrlRefusal[];
}

/**
 * What lists and responder say: the worst about any certificate of the path. Where both were asked about one, a word
 * against it counts before a word for it, and any word before none. Throws `CONFIGURATION_INVALID` for a file that is
 * no list at all.
 */
export async function askAuthorities(asked: AskedAuthorities, path: FoundPath): Promise<AuthoritiesReport> {
  const { algorithms, keys } = path.profile;
  const rules = { ...DEFAULT_REVOCATION_RULES, algorithms, keys };
  const { lists, refusedLists } = await importLists(asked.crl, path, rules);
  const sources: RevocationSource[] = [];
  if (asked.crl.length > 0) sources.push(createCrlSource(() => lists, rules));
  if (asked.ocsp !== undefined) sources.push(responderAt(asked.ocsp, { rules, lists }));
  const answers = await Promise.all(
    path.chain.slice(0, -1).map((certificate, depth) => askAll(sources, path, { certificate, depth })),
  );
  return { ...(worst(answers) ?? NOBODY), refusedLists };
}

const RESPONDER_DEADLINE_MS = 10_000;

function responderAt(
  address: string,
  { rules, lists }: { readonly rules: RevocationRules; readonly lists: readonly ImportedCrl[] },
): RevocationSource {
  const post = createPostOcsp(responderUrl(address), RESPONDER_DEADLINE_MS);
  const trust = { rules, lists, responders: [] };
  return createOcspSource({ post, trust: () => trust, randomBytes });
}

/** Throws `CONFIGURATION_INVALID` for anything but an http or https address. */
export function responderUrl(address: string): URL {
  try {
    return parseResponderUrl(address);
  } catch (cause) {
    const problem = 'It is not the address of a responder.';
    throw unusable('--ocsp', { problem, remedy: 'Write it as http://ocsp.example/ or https://….', cause });
  }
}

const NOBODY: AuthoritiesAnswer = { standing: undefined, depth: 0 };

interface ImportedLists {
  readonly lists: readonly ImportedCrl[];
  readonly refusedLists: readonly CrlRefusal[];
}

async function importLists(
  files: readonly string[],
  { chain, at }: FoundPath,
  rules: RevocationRules,
): Promise<ImportedLists> {
  const lists: ImportedCrl[] = [];
  const refusedLists: CrlRefusal[] = [];
  for (const file of files) {
    const bytes = await readInput(file, MAX_CRL_BYTES);
    const outcome = importCrl(bytes, { issuers: chain.slice(1), at, rules, known: [] });
    if (outcome.kind === 'imported') lists.push(outcome.crl);
    else if (outcome.reason === 'malformed' || outcome.reason === 'too-large') throw noList(file);
    else refusedLists.push(outcome.reason);
  }
  return { lists, refusedLists };
}

function noList(file: string): Error {
  return unusable(file, {
    problem: 'It is not a revocation list that can be read.',
    remedy: 'Give the list of the authority that issued the certificate, in DER or PEM.',
  });
}

async function askAll(
  sources: readonly RevocationSource[],
  { chain, at }: FoundPath,
  { certificate, depth }: { readonly certificate: Uint8Array; readonly depth: number },
): Promise<AuthoritiesAnswer> {
  const issuer = chain[depth + 1] ?? certificate;
  const standings = await Promise.all(
    sources.map((source) => source.standingOf({ certificate, issuer, at })),
  );
  const known = standings.filter(({ kind }) => kind !== 'unknown');
  return (
    worst((known.length > 0 ? known : standings).map((standing) => ({ standing, depth }))) ?? {
      standing: undefined,
      depth,
    }
  );
}

const GRAVITY: Readonly<Record<RevocationStanding['kind'], number>> = {
  revoked: 4,
  hold: 3,
  unknown: 2,
  'not-contracted': 1,
  good: 0,
};

function worst(answers: readonly AuthoritiesAnswer[]): AuthoritiesAnswer | undefined {
  return answers.reduce<AuthoritiesAnswer | undefined>(
    (gravest, answer) => (gravest && gravityOf(gravest) >= gravityOf(answer) ? gravest : answer),
    undefined,
  );
}

function gravityOf({ standing }: AuthoritiesAnswer): number {
  return standing === undefined ? -1 : GRAVITY[standing.kind];
}
