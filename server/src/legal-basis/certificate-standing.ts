import { isOn } from '@monban/core/api/basis-features';
import type { Knex } from '@monban/db/open';
import type { RevocationSource, RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { askedStanding } from '@monban/trust/revocation/standing-of';
import { getLegalBasis } from './legal-basis-store.ts';

export interface CertificateStandingDeps {
  readonly db: Knex;
  readonly clock: () => Date;
  /** Undefined where there is nobody to ask. */
  readonly revocation: RevocationSource | undefined;
}

/** DER both; the issuer is the authority whose key signed the certificate. Says what is known, and never throws for it. */
export type StandingOfCertificate = (
  certificate: Uint8Array,
  issuer: Uint8Array,
) => Promise<RevocationStanding>;

/**
 * Asks about a certificate where the organisation may (features C5 and C14). Without a basis nobody is asked and
 * nothing leaves the server: `not-contracted`. Neither certificate nor answer is stored.
 */
export function createStandingOfCertificate(deps: CertificateStandingDeps): StandingOfCertificate {
  return async (certificate, issuer) => {
    const at = deps.clock();
    if (!isOn('certificate-checking', await getLegalBasis(deps.db))) {
      return askedStanding({ contract: 'none', revocation: undefined, at });
    }
    const revocation = await deps.revocation?.standingOf({ certificate, issuer, at });
    return askedStanding({ contract: 'contracted', revocation, at });
  };
}
