import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import type { PathOutcome } from '@monban/trust/certificate-path/path-outcome';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { importCrl, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { standingByCrl } from '@monban/trust/revocation/standing-by-crl';

/** Where Debian's `python3-cryptography-vectors` puts the suite. */
const FOLDER = '/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data';

/** Why the suite cannot run, for `requireOrSkip`. */
export function missingPkits(): string | undefined {
  return existsSync(FOLDER) ? undefined : `python3-cryptography-vectors is not installed (no ${FOLDER})`;
}

export interface PkitsVerdict {
  readonly path: PathOutcome;
  /** Of every certificate of a valid path, the leaf's first. */
  readonly standings: readonly RevocationStanding[];
}

/** The whole suite at once: every authority and every list is there for every test, as in a directory. */
export class Pkits {
  readonly #anchor = certificateNamed('TrustAnchorRootCertificate');
  readonly #intermediates = filesIn('certs', 'Cert.crt');
  readonly #rules = DEFAULT_REVOCATION_RULES;
  readonly #lists: readonly ImportedCrl[];
  readonly #at: Date;

  constructor(at: Date) {
    this.#at = at;
    this.#lists = filesIn('crls', '.crl').flatMap((list) => {
      const issuers = [this.#anchor, ...this.#intermediates];
      const outcome = importCrl(list, { issuers, at, rules: this.#rules, known: [] });
      return outcome.kind === 'imported' ? [outcome.crl] : [];
    });
  }

  judge(endEntity: string, profile: PathProfile = NEUTRAL_PROFILE): PkitsVerdict {
    const certificate = certificateNamed(`${endEntity}EE`);
    const [anchors, intermediates, at] = [[this.#anchor], this.#intermediates, this.#at];
    const path = validatePath({ certificate, intermediates, anchors, at, profile });
    if (path.kind === 'invalid') return { path, standings: [] };
    const standings = path.chain.map((one, depth) => {
      const issuer = path.chain[depth + 1] ?? path.anchor;
      return standingByCrl(this.#lists, { certificate: one, issuer, at }, this.#rules);
    });
    return { path, standings };
  }
}

/** As the suite counts: a path is valid when it is right and none of its certificates is revoked or unknown. */
export function verdictOf({ path, standings }: PkitsVerdict): 'valid' | 'invalid' {
  return path.kind === 'valid' && standings.every(({ kind }) => kind === 'good') ? 'valid' : 'invalid';
}

function certificateNamed(name: string): Buffer {
  return readFileSync(join(FOLDER, 'certs', `${name}.crt`));
}

function filesIn(folder: string, suffix: string): readonly Buffer[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith(suffix));
  return names.sort().map((name) => readFileSync(join(FOLDER, folder, name)));
}
