import { readFile, unlink } from 'node:fs/promises';
import { AppError } from '@monban/core/errors';
import { EnrolmentAnswer } from '@monban/core/messages/enrolment';
import { createCertificateRequest } from '@monban/trust/certificate-request';
import { requireIssued } from '@monban/trust/certificate-check';
import { parseEnrolmentToken, type EnrolmentToken } from '@monban/trust/enrolment-token';
import { pointOf, type SigningKey } from '@monban/trust/keys';
import { type Identity, storeIdentity } from './identity.ts';

export interface EnrolmentOptions {
  readonly directory: string;
  readonly serverUrl: URL;
  /** Holds the one-time token; removed after success, since it is worth nothing any more. */
  readonly tokenFile: string;
  readonly key: SigningKey;
  readonly at: Date;
}

const ANSWER_WITHIN_MS = 15_000;

/**
 * Makes this machine a controller: sends the secret of the one-time token and a certificate request for a key that
 * never leaves, and believes the answer only if its CA is the one whose fingerprint the token names.
 *
 * Throws `ENROLMENT_TOKEN_INVALID` (also when the server refuses it), `CONFIGURATION_INVALID` for an address that is
 * neither HTTPS nor loopback, `SIGNATURE_INVALID` for an answer of somebody else, `MESSAGE_MALFORMED` for nonsense.
 */
export async function enrol(options: EnrolmentOptions): Promise<Identity> {
  const { key, at, directory, tokenFile } = options;
  const url = enrolmentUrl(options.serverUrl);
  const token = parseEnrolmentToken(await readFile(tokenFile, 'utf8'));
  const answer = await ask(url, token, key);
  requireOurs(answer, token, options);
  const identity = await storeIdentity(directory, { answer, caFingerprint: token.caFingerprint, key }, at);
  await unlink(tokenFile).catch(() => undefined);
  return identity;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Ruling 13: the secret travels over HTTPS, or stays on this machine. */
export function enrolmentUrl(serverUrl: URL): URL {
  const plainHere = serverUrl.protocol === 'http:' && LOOPBACK.has(serverUrl.hostname);
  if (serverUrl.protocol !== 'https:' && !plainHere) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { problem: 'The server is reached by https, or by http on this machine only.' },
    });
  }
  return new URL('/api/v1/enrolments', serverUrl);
}

async function ask(url: URL, token: EnrolmentToken, key: SigningKey): Promise<EnrolmentAnswer> {
  const body = {
    controllerId: token.controllerId,
    secret: token.secret,
    certificateRequest: await createCertificateRequest(key, token.controllerId),
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    // A redirect would carry the secret to somebody else.
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new AppError('ENROLMENT_TOKEN_INVALID', { details: { status: response.status } });
  const answer = EnrolmentAnswer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'enrolment answer' } });
  return answer.data;
}

function requireOurs(answer: EnrolmentAnswer, token: EnrolmentToken, { key, at }: EnrolmentOptions): void {
  const certificate = requireIssued(answer.caCertificate, answer.certificate, at);
  const isOurs =
    answer.controllerId === token.controllerId && pointOf(certificate.publicKey).equals(key.point);
  if (!isOurs) throw new AppError('SIGNATURE_INVALID', { details: { problem: 'not for this controller' } });
}
