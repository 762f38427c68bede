import { createHash } from 'node:crypto';
import { encodeDer, encodeOid } from './der-encode.ts';
import { keyOctetsOf } from './issuer-key.ts';
import type { ReadQuestion } from './read-question.ts';
import type { RevocationRules } from './revocation-rules.ts';

/** How a responder names a certificate (RFC 6960 section 4.1.1). */
export interface CertId {
  readonly digestOid: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

const DIGEST_OIDS = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** id-pkix-ocsp-nonce (section 4.4.1). */
export const NONCE_OID = '1.3.6.1.5.5.7.48.1.2';

/** RFC 9654 section 2.1: a client sends at least 32 octets, and a responder accepts no more than 128. */
export const NONCE_BYTES = 32;

export function certIdOf(
  { certificate, issuer }: ReadQuestion,
  digest: RevocationRules['certIdDigest'],
): CertId {
  const hash = (bytes: Uint8Array) => createHash(digest).update(bytes).digest();
  return {
    digestOid: DIGEST_OIDS[digest],
    issuerNameHash: hash(issuer.subject),
    issuerKeyHash: hash(keyOctetsOf(issuer.publicKey)),
    serialNumber: certificate.serialNumber,
  };
}

/** `OCSPRequest` of section 4.1.1: one certificate, unsigned, with a nonce. DER. */
export function encodeOcspRequest(certId: CertId, nonce: Uint8Array): Uint8Array {
  const request = encodeDer(SEQUENCE, encodeCertId(certId));
  const extension = encodeDer(
    SEQUENCE,
    encodeOid(NONCE_OID),
    encodeDer(OCTET_STRING, encodeDer(OCTET_STRING, nonce)),
  );
  const extensions = encodeDer(REQUEST_EXTENSIONS, encodeDer(SEQUENCE, extension));
  return encodeDer(SEQUENCE, encodeDer(SEQUENCE, encodeDer(SEQUENCE, request), extensions));
}

const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const INTEGER = 0x02;
const NULL = 0x05;
const REQUEST_EXTENSIONS = 0xa2;

/** The digest's parameters are an explicit NULL, as every responder in use expects it of SHA-1. */
function encodeCertId({ digestOid, issuerNameHash, issuerKeyHash, serialNumber }: CertId): Uint8Array {
  return encodeDer(
    SEQUENCE,
    encodeDer(SEQUENCE, encodeOid(digestOid), encodeDer(NULL)),
    encodeDer(OCTET_STRING, issuerNameHash),
    encodeDer(OCTET_STRING, issuerKeyHash),
    encodeDer(INTEGER, serialNumber),
  );
}
