import { MAX_OCSP_RESPONSE_BYTES } from './ocsp-response.ts';
import type { UnknownStanding } from './revocation-standing.ts';

export type OcspReply =
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'failed';
      readonly why: Extract<UnknownStanding, 'unreachable' | 'timed-out' | 'http-refused' | 'too-large'>;
    };

/** Sends a request and brings the reply; never throws. */
export type PostOcsp = (request: Uint8Array) => Promise<OcspReply>;

/**
 * RFC 6960 appendix A.1 over HTTP(S). The address comes from the server's configuration and from nowhere else: no
 * certificate, answer or redirect ever names a host that we call. `deadlineMs` covers the whole exchange.
 */
export function createPostOcsp(url: URL, deadlineMs: number): PostOcsp {
  return async (request) => {
    try {
      return await exchange(url, request, AbortSignal.timeout(deadlineMs));
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return { kind: 'failed', why: isLate ? 'timed-out' : 'unreachable' };
    }
  };
}

async function exchange(url: URL, request: Uint8Array, signal: AbortSignal): Promise<OcspReply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: Buffer.from(request),
    redirect: 'manual',
    signal,
  });
  const { status, body } = response;
  if (status !== 200 || !isOcsp(response.headers.get('content-type'))) {
    await body?.cancel();
    return { kind: 'failed', why: 'http-refused' };
  }
  return body === null ? { kind: 'reply', bytes: new Uint8Array() } : readLimited(body);
}

function isOcsp(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/ocsp-response';
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<OcspReply> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > MAX_OCSP_RESPONSE_BYTES) return { kind: 'failed', why: 'too-large' };
    chunks.push(chunk);
  }
  return { kind: 'reply', bytes: Buffer.concat(chunks) };
}
