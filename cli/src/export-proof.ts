import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AuditExportQuery, ReceiptExportQuery } from '@monban/core/api/proof';
import { openDatabase, type Knex } from '@monban/db/open';
import { readConfiguration, type ServerConfiguration } from '@monban/server/config';
import { loadServerKeys, type ServerKeys } from '@monban/server/keys/server-keys';
import { findLastCheckpoint } from '@monban/server/proof/checkpoint-store';
import { exportAudit, type ExportDeps } from '@monban/server/proof/export-audit';
import { exportReceipts } from '@monban/server/proof/export-receipts';
import { unusable } from './cert-verify-input.ts';

export interface ExportRequest {
  readonly kind: 'audit' | 'receipts' | 'keys';
  readonly to: string;
  readonly after?: string;
  readonly controller?: string;
  readonly epoch?: string;
  readonly links?: true;
  readonly at: Date;
}

/**
 * Writes evidence out of the configured database, line by line, and says what was written where. A file that is there
 * already is not touched. Throws `CONFIGURATION_INVALID` for a call that asks for nothing that there is.
 */
export async function exportProof(
  environment: Readonly<Partial<Record<string, string>>>,
  request: ExportRequest,
): Promise<string> {
  const configuration = readConfiguration(environment);
  const keys = await loadServerKeys(join(configuration.dataDirectory, 'keys'), request.at);
  const db = await openDatabase(configuration.database);
  try {
    if (request.kind === 'keys') return await writeKeys(db, keys, request.to);
    const lines = await linesOf(depsOf(configuration, db, keys), request);
    const file = createWriteStream(request.to, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(lines), file);
    return `${file.bytesWritten} bytes in ${request.to}`;
  } finally {
    await db.destroy();
  }
}

function depsOf(configuration: ServerConfiguration, db: Knex, keys: ServerKeys): ExportDeps {
  const { organisation } = configuration;
  return { db, organisation, proof: { key: keys.proof, authorityPem: keys.authority.certificatePem } };
}

async function linesOf(deps: ExportDeps, request: ExportRequest): Promise<AsyncIterable<string>> {
  const { at, after, epoch, controller: controllerId } = request;
  if (request.kind === 'audit') {
    const query = AuditExportQuery.safeParse({ after });
    if (!query.success) throw wrongCall('--after');
    return exportAudit(deps, { ...query.data, at });
  }
  const query = ReceiptExportQuery.safeParse({ controllerId, epoch, after });
  if (!query.success) throw wrongCall('--controller, --epoch, --after');
  return exportReceipts(deps, { ...query.data, links: request.links ? 'all' : 'none', at });
}

/** What a verifier is to have by another way: the key of checkpoints, the authority, and the newest checkpoint. */
async function writeKeys(db: Knex, { proof, authority }: ServerKeys, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const checkpointKey = proof.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(join(folder, `checkpoint-${proof.keyId}.pub.pem`), checkpointKey);
  await writeFile(join(folder, 'controller-authority.pem'), authority.certificatePem);
  const last = await findLastCheckpoint(db);
  if (last === undefined) return `keys in ${folder}; there is no checkpoint yet`;
  await writeFile(join(folder, `${last.number}.checkpoint.json`), `${JSON.stringify(last.message)}\n`);
  return `keys and checkpoint ${last.number} in ${folder}`;
}

function wrongCall(what: string): Error {
  return unusable(what, {
    problem: 'It names nothing that can be exported.',
    remedy: 'A number is 1 or more; --epoch and --after go together, and with --controller.',
  });
}
