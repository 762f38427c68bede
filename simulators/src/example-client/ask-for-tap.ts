import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { TapRefusal, TapRequestState, type TapClaims } from '@monban/core/messages/tap-request';
import { readKeySet, verifyTapToken } from './verify-tap-token.ts';

export interface AskOptions {
  /** The terminal's local interface, such as `http://127.0.0.1:7712`. */
  readonly terminal: string;
  /** The organisation's key set: `https://<server>/.well-known/jwks.json`. */
  readonly keys: string;
  readonly issuer: string;
  /** The program's own secret, in a file of mode 0600. */
  readonly secretFile: string;
  readonly audience: string;
  readonly scope: readonly string[];
  /** Ends the waiting: the request is taken back. */
  readonly signal?: AbortSignal;
}

export type AskOutcome =
  | { readonly kind: 'granted'; readonly claims: TapClaims }
  | {
      readonly kind: 'not-granted';
      readonly state: Exclude<TapRequestState['state'], 'granted'>;
      readonly text: string;
    }
  | { readonly kind: 'refused'; readonly error: TapRefusal['error'] };

/** Asks for one tap, waits for it, and believes the answer only after it was verified. */
export async function askForTap(options: AskOptions): Promise<AskOutcome> {
  const { terminal, audience, scope, signal } = options;
  const secret = (await readFile(options.secretFile, 'utf8')).trim();
  const nonce = randomBytes(32).toString('base64url');
  const call = async (method: string, path: string, body?: object): Promise<TapRequestState | TapRefusal> => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(terminal + path, { method, headers, ...text });
    return TapRequestState.or(TapRefusal).parse(await response.json());
  };
  const asked = await call('POST', '/tap-requests', { audience, scope, nonce });
  if ('error' in asked) return { kind: 'refused', error: asked.error };
  const path = `/tap-requests/${asked.id}`;
  const takeBack = (): void => void call('DELETE', path).catch(() => undefined);
  signal?.addEventListener('abort', takeBack, { once: true });
  const ended = await call('GET', path).finally(() => signal?.removeEventListener('abort', takeBack));
  if ('error' in ended) return { kind: 'refused', error: ended.error };
  if (ended.state !== 'granted') {
    return { kind: 'not-granted', state: ended.state, text: 'text' in ended ? ended.text.en : '' };
  }
  const keys = readKeySet(await (await fetch(options.keys)).json());
  const { issuer } = options;
  const claims = verifyTapToken(ended.token, { keys, issuer, audience, nonce, at: new Date() });
  return { kind: 'granted', claims };
}
