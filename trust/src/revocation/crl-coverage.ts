import { AppError } from '@monban/core/errors';
import type { Certificate } from '../certificate-path/certificate.ts';
import { DerFields } from '../certificate-path/der-fields.ts';
import { parseDerOf, TAG, type DerValue } from '../certificate-path/der.ts';
import { findCertificateExtension } from './certificate-extension.ts';
import { readFullName, type CrlScope } from './crl-extensions.ts';

const DISTRIBUTION_POINTS = '2.5.29.31';

/**
 * Whether a list of this scope speaks of this certificate (RFC 5280 section 6.3.3 (b) (2)): users or authorities, and
 * a list for a distribution point only where the certificate names that point, for all reasons and from its own
 * issuer. The names are compared as bytes; nothing is ever fetched from them.
 */
export function covers(scope: CrlScope, certificate: Certificate): boolean {
  const isAuthority = certificate.extensions.authority !== undefined;
  if (scope.holders !== 'all' && (scope.holders === 'authorities') !== isAuthority) return false;
  const { distributionPoints } = scope;
  if (distributionPoints === undefined) return true;
  const named = namedPointsOf(certificate.der);
  return distributionPoints.some((point) => named.some((other) => Buffer.compare(point, other) === 0));
}

function namedPointsOf(der: Uint8Array): readonly Uint8Array[] {
  const extension = findCertificateExtension(der, DISTRIBUTION_POINTS);
  if (extension.kind !== 'found') return [];
  try {
    return parseDerOf(TAG.sequence, extension.value).children.flatMap(namesOf);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

const POINT_NAME = 0xa0;

/** A point for some reasons only, or with a list by another issuer, is none for us. */
function namesOf(point: DerValue): readonly Uint8Array[] {
  const name = new DerFields(point).takeIf(POINT_NAME);
  return name === undefined || point.children.length !== 1 ? [] : readFullName(name);
}
