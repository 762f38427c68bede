import type { Knex } from '@monban/db/open';
import express from 'express';
import { listTerminalKeys, type PublishedKey } from './terminal-keys.ts';

export const JSON_WEB_KEYS_PATH = '/.well-known/jwks.json';

/** A relying program may go on with what it has for this long, and asks again for a key that it does not know. */
const FRESH_SECONDS = 300;

/**
 * The organisation's key set (RFC 7517 section 5): what the tokens of its terminals are verified with. Public, outside
 * the API: programs know it by its well-known place.
 */
export function jsonWebKeysRouter({ db }: { readonly db: Knex }): express.Router {
  const router = express.Router();
  router.get(JSON_WEB_KEYS_PATH, async (_request, response) => {
    const keys = (await listTerminalKeys(db)).map(jsonWebKey);
    response.setHeader('Cache-Control', `public, max-age=${FRESH_SECONDS}`);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.type('application/jwk-set+json').send(JSON.stringify({ keys }));
  });
  return router;
}

/** RFC 7518 section 6.2.1: the coordinates are the two halves of the point after its first byte. */
function jsonWebKey({ keyId, point }: PublishedKey) {
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    use: 'sig',
    alg: 'ES256',
    kid: keyId,
  };
}
