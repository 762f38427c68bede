import { ApiKeyId } from '@monban/core/ids';

const PREFIX = 'mbk_';

/** What is stored of a key is a hash of `secret`; the id finds it. */
export interface ApiKeyToken {
  readonly id: ApiKeyId;
  readonly secret: string;
}

/** `mbk_<id>.<secret>`: scanners for leaked secrets know it by its beginning, and we by its id. */
export function writeApiKeyToken({ id, secret }: ApiKeyToken): string {
  return `${PREFIX}${id}.${secret}`;
}

/** Undefined for any other kind of token. */
export function readApiKeyToken(token: string): ApiKeyToken | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  const [id, secret, ...rest] = token.slice(PREFIX.length).split('.');
  const parsed = ApiKeyId.safeParse(id);
  if (!parsed.success || !secret || rest.length > 0) return undefined;
  return { id: parsed.data, secret };
}
