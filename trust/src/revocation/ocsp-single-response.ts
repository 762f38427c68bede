import { DerFields, oidOf, timeOf } from '../certificate-path/der-fields.ts';
import { malformed, TAG, type DerValue } from '../certificate-path/der.ts';
import { hasUnknownCritical, readExtensionList } from './extension-list.ts';
import type { CertId } from './ocsp-request.ts';
import { onlyChild } from './only-child.ts';
import { readReason, type ListedReason } from './reason-code.ts';

/** What a responder says about one certificate (RFC 6960 section 4.2.1). */
export interface SingleResponse {
  readonly certId: CertId;
  readonly status: OcspStatus;
  readonly thisUpdate: Date;
  /** Undefined: newer information is there at any time. */
  readonly nextUpdate: Date | undefined;
}

export type OcspStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly reason: Exclude<ListedReason, 'removed'>; readonly revokedAt: Date }
  | { readonly kind: 'unknown' };

/** Throws `MESSAGE_MALFORMED`, also for a critical extension: there is none that we understand. */
export function readSingleResponse(response: DerValue): SingleResponse {
  const fields = new DerFields(response);
  const certId = readCertId(fields.take(TAG.sequence));
  const status = readStatus(fields.take(STATUS.good, STATUS.revoked, STATUS.unknown));
  const thisUpdate = timeOf(fields.take(TAG.generalizedTime));
  const next = fields.takeIf(CONTEXT.nextUpdate);
  const list = fields.takeIf(CONTEXT.singleExtensions);
  fields.end();
  const nextUpdate = next && timeOf(onlyChild(next, TAG.generalizedTime));
  if (nextUpdate !== undefined && nextUpdate < thisUpdate) malformed('over before it begins');
  if (list && hasUnknownCritical(readExtensionList(onlyChild(list, TAG.sequence)), [])) {
    malformed('an answer that we do not understand');
  }
  return { certId, status, thisUpdate, nextUpdate };
}

const CONTEXT = { nextUpdate: 0xa0, singleExtensions: 0xa1, revocationReason: 0xa0 } as const;
const STATUS = { good: 0x80, revoked: 0xa1, unknown: 0x82 } as const;
const ENUMERATED = 0x0a;

function readCertId(value: DerValue): CertId {
  const fields = new DerFields(value);
  const digestOid = oidOf(new DerFields(fields.take(TAG.sequence)).take(TAG.oid));
  const { content: issuerNameHash } = fields.take(TAG.octetString);
  const { content: issuerKeyHash } = fields.take(TAG.octetString);
  const { content: serialNumber } = fields.take(TAG.integer);
  fields.end();
  return { digestOid, issuerNameHash, issuerKeyHash, serialNumber };
}

function readStatus(status: DerValue): OcspStatus {
  if (status.tag === STATUS.revoked) return readRevoked(status);
  if (status.content.length > 0) malformed('a status with something in it');
  return { kind: status.tag === STATUS.good ? 'good' : 'unknown' };
}

function readRevoked(status: DerValue): OcspStatus {
  const fields = new DerFields(status);
  const revokedAt = timeOf(fields.take(TAG.generalizedTime));
  const code = fields.takeIf(CONTEXT.revocationReason);
  fields.end();
  const reason = code === undefined ? 'unspecified' : readReason(onlyChild(code, ENUMERATED));
  return reason === 'removed'
    ? malformed('a removal where none can be')
    : { kind: 'revoked', reason, revokedAt };
}
