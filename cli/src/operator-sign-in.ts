import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import { requireFinishedDatabase } from '@monban/server/backup/require-finished';
import { readConfiguration, type ServerConfiguration } from '@monban/server/config';
import { createFirstOperator, findOperatorByLogin } from '@monban/server/operators/first-operator';
import { removeSecondFactorOnHost } from '@monban/server/operators/second-factor-removal';
import { newRecordId } from '@monban/server/records/new-record-id';
import { CONSOLE_URL_FILE } from '@monban/server/console-url';
import { makeOneTimeSignIn, signInUrl } from '@monban/server/sessions/one-time-sign-in';

export interface OneTimeSignInRequest {
  readonly login: string;
  readonly at: Date;
  /** For whoever lost the authenticator and the recovery codes, with nobody to agree that it goes. */
  readonly removesSecondFactor?: boolean;
}

const LIFETIME_MINUTES = 30;

/**
 * A link that signs one operator in once, for the first start and for whoever lost a password. Needs the host: it
 * writes into the database of the environment, and into the audit trail there.
 *
 * On an empty database the first administrator is made with that login. Throws `NOT_FOUND` when there are operators
 * and none has it, `CONFLICT` when a second factor is to be removed that is not there.
 */
export async function oneTimeSignIn(
  environment: Readonly<Partial<Record<string, string>>>,
  { login, at, removesSecondFactor = false }: OneTimeSignInRequest,
): Promise<string> {
  const configuration = readConfiguration(environment);
  const db = await openDatabase(configuration.database);
  try {
    await requireFinishedDatabase(db);
    await migrateUp(db);
    const operatorId = (await findOperatorByLogin(db, login)) ?? (await firstOperator(db, { login, at }));
    if (removesSecondFactor) await removeSecondFactorOnHost(db, operatorId, at);
    const token = await makeOneTimeSignIn(db, {
      operatorId,
      at,
      lifetimeMinutes: LIFETIME_MINUTES,
      randomBytes,
    });
    return signInUrl(publicUrlOf(configuration), token);
  } finally {
    await db.destroy();
  }
}

/** Where nobody is yet, whoever holds the host becomes the first administrator; never later. */
async function firstOperator(db: Knex, { login, at }: OneTimeSignInRequest): Promise<OperatorId> {
  try {
    const newId = (): string => newRecordId(randomUUID);
    return await createFirstOperator(db, { login, displayName: login, at, newId });
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'CONFLICT') {
      throw new AppError('NOT_FOUND', { details: { login } });
    }
    throw cause;
  }
}

/** As configured, else where the server of this data folder said that it is, else where it would be by default. */
function publicUrlOf({ http, dataDirectory }: ServerConfiguration): string {
  if (http.publicUrl !== undefined) return http.publicUrl.replace(/\/+$/, '');
  const file = join(dataDirectory, CONSOLE_URL_FILE);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return `${http.tlsFiles ? 'https' : 'http'}://${host}:${http.port}`;
}
