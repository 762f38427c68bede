import { AppError } from '@monban/core/errors';
import { DerFields, fieldsOf, oidOf, timeOf } from '../certificate-path/der-fields.ts';
import { malformed, parseDer, parseDerOf, TAG, type DerValue } from '../certificate-path/der.ts';
import { hasUnknownCritical, readExtensionList, type Extension } from './extension-list.ts';
import { NONCE_OID } from './ocsp-request.ts';
import { readSingleResponse, type SingleResponse } from './ocsp-single-response.ts';
import { onlyChild } from './only-child.ts';
import { readAlgorithm, wholeOctets, type SignedData } from './signed-data.ts';

/** A responder's answer as RFC 6960 section 4.2.1 lays it out; nothing of it is believed yet. */
export interface OcspResponse extends SignedData {
  readonly responder: ResponderId;
  readonly producedAt: Date;
  readonly answers: readonly SingleResponse[];
  /** The octets of the nonce; undefined where there is none. */
  readonly nonce: Uint8Array | undefined;
  /** DER of the certificates that came along. */
  readonly certificates: readonly Uint8Array[];
}

export type ResponderId =
  | { readonly by: 'name'; readonly name: Uint8Array }
  /** SHA-1 of the key's octets (section 4.2.1). */
  | { readonly by: 'key'; readonly keyHash: Uint8Array };

export type OcspReading =
  | { readonly kind: 'response'; readonly response: OcspResponse }
  /** The responder says that it has no answer (`responseStatus`, section 4.2.1): asked too often, not allowed, … */
  | { readonly kind: 'refused'; readonly why: 'responder-refused' | 'response-malformed' | 'too-large' };

/** One answer with two certificates has 4 kB; nothing beyond this is looked at. */
export const MAX_OCSP_RESPONSE_BYTES = 64 * 1024;

/** Never throws, whatever the bytes. */
export function readOcspResponse(bytes: Uint8Array): OcspReading {
  if (bytes.length > MAX_OCSP_RESPONSE_BYTES) return { kind: 'refused', why: 'too-large' };
  try {
    const basic = readStatus(parseDerOf(TAG.sequence, bytes));
    if (basic === undefined) return { kind: 'refused', why: 'responder-refused' };
    return { kind: 'response', response: readBasicResponse(basic) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', why: 'response-malformed' };
    throw error;
  }
}

const ENUMERATED = 0x0a;
const BASIC_RESPONSE_OID = '1.3.6.1.5.5.7.48.1.1';
const CONTEXT = {
  responseBytes: 0xa0,
  version: 0xa0,
  byName: 0xa1,
  byKey: 0xa2,
  responseExtensions: 0xa1,
  certificates: 0xa0,
} as const;

/** The BasicOCSPResponse; undefined where the status says that there is none. */
function readStatus(envelope: DerValue): Uint8Array | undefined {
  const fields = new DerFields(envelope);
  const { content: status } = fields.take(ENUMERATED);
  const responseBytes = fields.takeIf(CONTEXT.responseBytes);
  fields.end();
  const isSuccessful = status.length === 1 && status[0] === 0;
  if (!isSuccessful) return responseBytes === undefined ? undefined : malformed('an answer beside an error');
  if (responseBytes === undefined) malformed('success without an answer');
  const inner = new DerFields(onlyChild(responseBytes, TAG.sequence));
  const type = oidOf(inner.take(TAG.oid));
  const { content } = inner.take(TAG.octetString);
  inner.end();
  return type === BASIC_RESPONSE_OID ? content : malformed('another type of answer');
}

function readBasicResponse(bytes: Uint8Array): OcspResponse {
  const fields = fieldsOf(bytes);
  const data = fields.take(TAG.sequence);
  const algorithm = readAlgorithm(fields.take(TAG.sequence));
  const signature = wholeOctets(fields.take(TAG.bitString));
  const certificates = fields.takeIf(CONTEXT.certificates);
  fields.end();
  return {
    ...readData(data),
    signedPart: data.raw,
    algorithm,
    signature,
    certificates:
      certificates === undefined ? [] : onlyChild(certificates, TAG.sequence).children.map(({ raw }) => raw),
  };
}

function readData(data: DerValue) {
  const fields = new DerFields(data);
  // Version 1 is the default, and therefore never written; there is no other.
  const responder = readResponderId(fields.take(CONTEXT.byName, CONTEXT.byKey));
  const producedAt = timeOf(fields.take(TAG.generalizedTime));
  const answers = fields.take(TAG.sequence).children.map(readSingleResponse);
  const list = fields.takeIf(CONTEXT.responseExtensions);
  fields.end();
  const extensions = list && readExtensionList(onlyChild(list, TAG.sequence));
  return { responder, producedAt, answers, nonce: extensions && readNonce(extensions) };
}

function readResponderId(field: DerValue): ResponderId {
  if (field.tag === CONTEXT.byName) return { by: 'name', name: onlyChild(field, TAG.sequence).raw };
  return { by: 'key', keyHash: onlyChild(field, TAG.octetString).content };
}

function readNonce(extensions: ReadonlyMap<string, Extension>): Uint8Array | undefined {
  if (hasUnknownCritical(extensions, [NONCE_OID])) malformed('an answer that we do not understand');
  const nonce = extensions.get(NONCE_OID);
  if (nonce === undefined) return undefined;
  const { tag, content } = parseDer(nonce.value);
  return tag === TAG.octetString ? content : malformed('a nonce of another type');
}
