import { randomBytes } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { openDatabase } from '@monban/db/open';
import { readConfiguration, type ServerConfiguration } from '@monban/server/config';
import { findCredentialsByLogin } from '@monban/server/operators/operator-credentials';
import { makeOneTimeSignIn, signInUrl } from '@monban/server/sessions/one-time-sign-in';

export interface OneTimeSignInRequest {
  readonly login: string;
  readonly at: Date;
}

const LIFETIME_MINUTES = 30;

/**
 * A link that signs one operator in once, for the first start and for whoever lost a password. Needs the host: it
 * writes into the database of the environment, and into the audit trail there.
 *
 * Throws `NOT_FOUND` when nobody has that login.
 */
export async function oneTimeSignIn(
  environment: Readonly<Partial<Record<string, string>>>,
  { login, at }: OneTimeSignInRequest,
): Promise<string> {
  const configuration = readConfiguration(environment);
  const db = await openDatabase(configuration.database);
  try {
    const operator = await findCredentialsByLogin(db, login);
    if (!operator) throw new AppError('NOT_FOUND', { details: { login } });
    const token = await makeOneTimeSignIn(db, {
      operatorId: operator.id,
      at,
      lifetimeMinutes: LIFETIME_MINUTES,
      randomBytes,
    });
    return signInUrl(publicUrlOf(configuration), token);
  } finally {
    await db.destroy();
  }
}

function publicUrlOf({ http }: ServerConfiguration): string {
  if (http.publicUrl !== undefined) return http.publicUrl.replace(/\/+$/, '');
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return `${http.tlsFiles ? 'https' : 'http'}://${host}:${http.port}`;
}
