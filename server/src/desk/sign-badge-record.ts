import { signRecord } from '@monban/card-ap/applet/record';
import { signerFromKeyObject } from '@monban/card-ap/crypto/signature';
import type { OrganisationId } from '@monban/core/ids';
import type { ServerKeys } from '../keys/server-keys.ts';
import type { StoredDeskJob } from './desk-job-store.ts';

/** The record of badge-ap.md section 8 for the key that the card has just made, base64url. */
export function signBadgeRecord(
  job: Pick<StoredDeskJob, 'badgeId' | 'validUntil'>,
  card: { readonly publicKey: string; readonly cardLink: string | null },
  issuing: {
    readonly organisationId: OrganisationId;
    readonly issuer: ServerKeys['issuer'];
    readonly at: Date;
  },
): string {
  const record = signRecord(
    {
      organisationId: issuing.organisationId,
      badgeId: bytes(job.badgeId),
      publicKey: bytes(card.publicKey),
      validFrom: issuing.at,
      validUntil: new Date(job.validUntil),
      issuedAt: issuing.at,
      ...(card.cardLink === null ? {} : { cardLink: bytes(card.cardLink) }),
    },
    signerFromKeyObject(issuing.issuer.privateKey),
  );
  return Buffer.from(record).toString('base64url');
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
