import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { openDatabase } from '@monban/db/open';
import { writeMosquittoFiles } from '@monban/server/broker/mosquitto-files';
import { readConfiguration } from '@monban/server/config';
import { listRevokedCertificates } from '@monban/server/controllers/certificate-store';
import { loadServerKeys } from '@monban/server/keys/server-keys';

export interface MosquittoRequest {
  /** Folder to write into. */
  readonly out: string;
  /** `address:port` to listen on, always named. */
  readonly listen: string;
  /** A listener of their own for several servers, as `address:port`. */
  readonly serverListen?: string | undefined;
  /** Names and addresses under which controllers and servers reach the broker. */
  readonly hosts: readonly string[];
  /** Whom the broker becomes when root starts it. */
  readonly user?: string | undefined;
  readonly at: Date;
}

/**
 * Writes all that mosquitto needs for the server of this environment, with a certificate of the server's own CA;
 * returns the path for `mosquitto -c`. Throws `CONFIGURATION_INVALID` for an address that is none.
 */
export async function mosquittoFiles(
  environment: Readonly<Partial<Record<string, string>>>,
  request: MosquittoRequest,
): Promise<string> {
  const { database, dataDirectory } = readConfiguration(environment);
  const listener = parseAddress('--listen', request.listen);
  const serverListener =
    request.serverListen === undefined ? undefined : parseAddress('--server-listen', request.serverListen);
  const { authority } = await loadServerKeys(join(dataDirectory, 'keys'), request.at);
  const db = await openDatabase(database);
  try {
    return await writeMosquittoFiles({
      directory: request.out,
      authority,
      listener,
      ...(serverListener && { serverListener }),
      ...(request.user !== undefined && { user: request.user }),
      hosts: request.hosts,
      at: request.at,
      revoked: await listRevokedCertificates(db, request.at.toISOString()),
    });
  } finally {
    await db.destroy();
  }
}

function parseAddress(option: string, text: string): { readonly host: string; readonly port: number } {
  const [, host = '', digits = ''] = /^\[?([^\s\]]+?)\]?:([0-9]{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port < 1 || port > 65_535) {
    const problem = { pointer: option, code: 'CONFIGURATION_INVALID', message: 'must be address:port' };
    throw new AppError('CONFIGURATION_INVALID', { details: { problems: [problem] } });
  }
  return { host, port };
}
