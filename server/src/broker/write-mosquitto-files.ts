import { join } from 'node:path';
import { openDatabase } from '@monban/db/open';
import { AppError } from '@monban/core/errors';
import { readConfiguration } from '../config.ts';
import { listRevokedCertificates } from '../controllers/certificate-store.ts';
import { loadServerKeys } from '../keys/server-keys.ts';
import { writeMosquittoFiles } from './mosquitto-files.ts';

/** `write-mosquitto-files FOLDER ADDRESS PORT NAME…`: see docs/runbooks/mosquitto.md. */
const [directory, host, port, ...hosts] = process.argv.slice(2);
if (directory === undefined || host === undefined || !Number.isInteger(Number(port)) || hosts.length === 0) {
  process.stderr.write('usage: write-mosquitto-files FOLDER ADDRESS PORT NAME…\n');
  process.exitCode = 2;
} else {
  try {
    const { dataDirectory, database } = readConfiguration(process.env);
    const at = new Date();
    const { authority } = await loadServerKeys(join(dataDirectory, 'keys'), at);
    const db = await openDatabase(database);
    const revoked = await listRevokedCertificates(db, at.toISOString()).finally(() => db.destroy());
    const listener = { host, port: Number(port) };
    const file = await writeMosquittoFiles({ directory, authority, listener, hosts, at, revoked });
    process.stdout.write(`${file}\n`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`monban: ${error.code}\n`);
    process.exitCode = 2;
  }
}
