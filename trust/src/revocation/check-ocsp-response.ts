import { certIdOf, type CertId } from './ocsp-request.ts';
import { readOcspResponse, type OcspResponse } from './ocsp-response.ts';
import { brokenSignerRule, type OcspTrust } from './ocsp-signer.ts';
import type { SingleResponse } from './ocsp-single-response.ts';
import { readQuestion, type ReadQuestion } from './read-question.ts';
import {
  unknownStanding,
  type RevocationOrigin,
  type RevocationQuestion,
  type RevocationStanding,
  type UnknownStanding,
} from './revocation-standing.ts';
import type { RevocationRules } from './revocation-rules.ts';

/** An answer that was asked for has our nonce; a stapled one was made before anybody asked, and has none of ours. */
export type ExpectedNonce =
  { readonly kind: 'ours'; readonly nonce: Uint8Array } | { readonly kind: 'stapled' };

/**
 * What a responder's answer is worth (RFC 6960 section 3.2): signed by whom may, for this question, about this
 * certificate, and fresh. Everything else is `unknown`, never good. Never throws, whatever the bytes.
 */
export function checkOcspResponse(
  bytes: Uint8Array,
  question: RevocationQuestion,
  { trust, expected }: { readonly trust: OcspTrust; readonly expected: ExpectedNonce },
): RevocationStanding {
  const { at } = question;
  const source = expected.kind === 'ours' ? 'ocsp' : 'stapled-ocsp';
  const unknown = (why: UnknownStanding) => unknownStanding(why, at, source);
  const read = readQuestion(question);
  if (read.kind === 'refused') return unknown(read.why);
  const reading = readOcspResponse(bytes);
  if (reading.kind === 'refused') return unknown(reading.why);
  const { response } = reading;
  const failure =
    brokenSignerRule(response, read.issuer, { trust, at }) ?? brokenNonceRule(response, expected);
  if (failure) return unknown(failure);
  const answer = findAnswer(response, read);
  if (answer === undefined) return unknown('certificate-not-answered');
  const dated = { answer, producedAt: response.producedAt, source } as const;
  const stale = brokenTimeRule(dated, at, trust.rules);
  if (stale) return unknown(stale);
  return standingOfAnswer(dated, at, trust.rules);
}

/** An answer that came with the certificate: no nonce, but everything else, its freshness first of all. */
export function acceptStapled(
  bytes: Uint8Array,
  question: RevocationQuestion,
  trust: OcspTrust,
): RevocationStanding {
  return checkOcspResponse(bytes, question, { trust, expected: { kind: 'stapled' } });
}

/** Section 4.4.1 and RFC 9654: an answer without our nonce may be an old one. */
function brokenNonceRule({ nonce }: OcspResponse, expected: ExpectedNonce): UnknownStanding | undefined {
  if (expected.kind === 'stapled') return undefined;
  const isOurs = nonce !== undefined && Buffer.compare(nonce, expected.nonce) === 0;
  return isOurs ? undefined : 'nonce-mismatch';
}

/** By either digest: a stapled answer was made for somebody else's question. */
function findAnswer({ answers }: OcspResponse, read: ReadQuestion): SingleResponse | undefined {
  const ids = [certIdOf(read, 'sha1'), certIdOf(read, 'sha256')];
  const fitting = answers.filter(({ certId }) => ids.some((id) => isSameId(id, certId)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isSameId(one: CertId, other: CertId): boolean {
  return (
    one.digestOid === other.digestOid &&
    Buffer.compare(one.issuerNameHash, other.issuerNameHash) === 0 &&
    Buffer.compare(one.issuerKeyHash, other.issuerKeyHash) === 0 &&
    Buffer.compare(one.serialNumber, other.serialNumber) === 0
  );
}

interface DatedAnswer {
  readonly answer: SingleResponse;
  readonly producedAt: Date;
  readonly source: RevocationOrigin;
}

/** Section 4.2.2.1. The tolerance is for clocks that differ, and never makes an answer live longer. */
function brokenTimeRule(dated: DatedAnswer, at: Date, rules: RevocationRules): UnknownStanding | undefined {
  const latest = Math.max(dated.producedAt.getTime(), dated.answer.thisUpdate.getTime());
  if (latest > at.getTime() + rules.clockToleranceMs) return 'not-yet-valid';
  return at.getTime() < endOf(dated, rules) ? undefined : 'stale';
}

/**
 * Without a `nextUpdate` an answer is good for the maximum age from its `thisUpdate`. A stapled one can be shown again
 * and again, so its age counts from when it was made; one with our nonce was made for us a moment ago.
 */
function endOf({ answer, producedAt, source }: DatedAnswer, { maximumAgeMs }: RevocationRules): number {
  const { thisUpdate, nextUpdate } = answer;
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + maximumAgeMs;
  return source === 'stapled-ocsp' ? Math.min(end, producedAt.getTime() + maximumAgeMs) : end;
}

function standingOfAnswer(dated: DatedAnswer, at: Date, rules: RevocationRules): RevocationStanding {
  const { source } = dated;
  const { status } = dated.answer;
  const freshUntil = new Date(Math.min(endOf(dated, rules), at.getTime() + rules.maximumAgeMs));
  const checked = { checkedAt: at, freshUntil, source };
  if (status.kind === 'good') return { kind: 'good', ...checked };
  if (status.kind === 'unknown') return unknownStanding('unknown-to-responder', at, source);
  const { reason, revokedAt } = status;
  if (reason === 'hold') return { kind: 'hold', heldAt: revokedAt, ...checked };
  return { kind: 'revoked', reason, revokedAt, ...checked };
}
