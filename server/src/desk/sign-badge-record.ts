import { signRecord } from '@monban/card-ap/applet/record';
import { signerFromKeyObject } from '@monban/card-ap/crypto/signature';
import type { OrganisationId } from '@monban/core/ids';
import type { ServerKeys } from '../keys/server-keys.ts';
import { bytesOf } from './statement.ts';

export interface RecordContents {
  readonly badgeId: string;
  /** The card key's point. */
  readonly publicKey: string;
  readonly cardLink: string | null;
  readonly validUntil: string;
}

/** The record of badge-ap.md section 8, base64url. */
export function signBadgeRecord(
  contents: RecordContents,
  issuing: {
    readonly organisationId: OrganisationId;
    readonly issuer: ServerKeys['issuer'];
    readonly at: Date;
  },
): string {
  const { badgeId, publicKey, cardLink, validUntil } = contents;
  const record = signRecord(
    {
      organisationId: issuing.organisationId,
      badgeId: bytesOf(badgeId),
      publicKey: bytesOf(publicKey),
      validFrom: issuing.at,
      validUntil: new Date(validUntil),
      issuedAt: issuing.at,
      ...(cardLink === null ? {} : { cardLink: bytesOf(cardLink) }),
    },
    signerFromKeyObject(issuing.issuer.privateKey),
  );
  return Buffer.from(record).toString('base64url');
}

/** A badge never outlives the certificate that it is bound to; undefined when nothing is left of it. */
export function recordEnd(
  orderedUntil: string,
  certificateUntil: string | null,
  at: Date,
): string | undefined {
  const end = certificateUntil !== null && certificateUntil < orderedUntil ? certificateUntil : orderedUntil;
  return end > at.toISOString() ? end : undefined;
}
