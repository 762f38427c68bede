import { sign } from 'node:crypto';
import { encodeDer, encodeOid } from '@monban/trust/revocation/der-encode';
import { type CertId, NONCE_OID } from '@monban/trust/revocation/ocsp-request';
import { extension, type ListingAuthority } from './crl-builder.ts';

/** An answer that a test makes byte by byte, signed by the authority itself, for what no responder would say. */
export interface AnswerParts {
  readonly answers: readonly SingleParts[];
  readonly producedAt: Date;
  readonly nonce?: Uint8Array;
  /** DER of further extensions of the whole answer. */
  readonly extensions?: readonly Uint8Array[];
  /** `responseType`; id-pkix-ocsp-basic unless said. */
  readonly type?: string;
}

export interface SingleParts {
  readonly certId: CertId;
  /** DER of `CertStatus`; good unless said. */
  readonly status?: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** DER of `singleExtensions`. */
  readonly extensions?: readonly Uint8Array[];
}

export const GOOD = encodeDer(0x80);

/** `revoked`, with a `CRLReason` or none. */
export function revoked(at: Date, reason?: number): Uint8Array {
  const code = reason === undefined ? [] : [encodeDer(0xa0, encodeDer(0x0a, Uint8Array.of(reason)))];
  return encodeDer(0xa1, time(at), ...code);
}

export function buildAnswer(
  { key, name }: Pick<ListingAuthority, 'key' | 'name'>,
  parts: AnswerParts,
): Buffer {
  const { answers, producedAt, nonce, extensions = [], type = '1.3.6.1.5.5.7.48.1.1' } = parts;
  const all = [...(nonce === undefined ? [] : [extension(NONCE_OID, encodeDer(0x04, nonce))]), ...extensions];
  const data = encodeDer(
    0x30,
    encodeDer(0xa1, name),
    time(producedAt),
    encodeDer(0x30, ...answers.map(singleOf)),
    ...(all.length === 0 ? [] : [encodeDer(0xa1, encodeDer(0x30, ...all))]),
  );
  const algorithm = encodeDer(0x30, encodeOid('1.2.840.10045.4.3.2'));
  const signature = encodeDer(0x03, Uint8Array.of(0), sign('sha256', data, key));
  const basic = encodeDer(0x04, encodeDer(0x30, data, algorithm, signature));
  const success = encodeDer(0x0a, Uint8Array.of(0));
  return Buffer.from(encodeDer(0x30, success, encodeDer(0xa0, encodeDer(0x30, encodeOid(type), basic))));
}

function singleOf({ certId, status = GOOD, thisUpdate, nextUpdate, extensions }: SingleParts): Uint8Array {
  const { digestOid, issuerNameHash, issuerKeyHash, serialNumber } = certId;
  return encodeDer(
    0x30,
    encodeDer(
      0x30,
      encodeDer(0x30, encodeOid(digestOid), encodeDer(0x05)),
      encodeDer(0x04, issuerNameHash),
      encodeDer(0x04, issuerKeyHash),
      encodeDer(0x02, serialNumber),
    ),
    status,
    time(thisUpdate),
    ...(nextUpdate === undefined ? [] : [encodeDer(0xa0, time(nextUpdate))]),
    ...(extensions === undefined ? [] : [encodeDer(0xa1, encodeDer(0x30, ...extensions))]),
  );
}

/** GeneralizedTime. */
function time(at: Date): Uint8Array {
  const text = `${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  return encodeDer(0x18, Buffer.from(text, 'latin1'));
}
