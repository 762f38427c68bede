import { AppError } from '@monban/core/errors';
import { checkOcspResponse } from './check-ocsp-response.ts';
import { certIdOf, encodeOcspRequest, NONCE_BYTES } from './ocsp-request.ts';
import type { OcspTrust } from './ocsp-signer.ts';
import type { PostOcsp } from './post-ocsp.ts';
import { readQuestion } from './read-question.ts';
import { unknownStanding, type RevocationSource } from './revocation-standing.ts';

export interface OcspSettings {
  /** How the request travels: `createPostOcsp` in a process. */
  readonly post: PostOcsp;
  /** Asked for at each question, because lists come and go. */
  readonly trust: (at: Date) => OcspTrust | Promise<OcspTrust>;
  /** Bytes of cryptographic quality, for the nonce. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A responder, asked anew each time (RFC 6960); `createRevocationCache` keeps its answers while they are fresh. */
export function createOcspSource({ post, trust, randomBytes }: OcspSettings): RevocationSource {
  return {
    standingOf: async (question) => {
      const read = readQuestion(question);
      if (read.kind === 'refused') return unknownStanding(read.why, question.at, 'ocsp');
      const nonce = randomBytes(NONCE_BYTES);
      const current = await trust(question.at);
      const request = encodeOcspRequest(certIdOf(read, current.rules.certIdDigest), nonce);
      const reply = await post(request);
      if (reply.kind === 'failed') return unknownStanding(reply.why, question.at, 'ocsp');
      const expected = { kind: 'ours', nonce } as const;
      return checkOcspResponse(reply.bytes, question, { trust: current, expected });
    },
  };
}

/** A responder's address as a setting: http or https, no user name, no fragment. Throws `CONFIGURATION_INVALID`. */
export function parseResponderUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '';
  if (isPlain) return url;
  throw new AppError('CONFIGURATION_INVALID', {
    details: { problem: 'not an http or https address of a responder' },
  });
}
