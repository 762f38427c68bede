import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AuditExportQuery, ReceiptExportQuery } from '@monban/core/api/proof';
import { openDatabase, type Knex } from '@monban/db/open';
import { requireFinishedDatabase } from '@monban/server/backup/require-finished';
import { readConfiguration, type ServerConfiguration } from '@monban/server/config';
import type { ChangeContext } from '@monban/server/http/route';
import { loadServerKeys, type ServerKeys } from '@monban/server/keys/server-keys';
import { findLastCheckpoint } from '@monban/server/proof/checkpoint-store';
import { exportAudit, type ExportDeps } from '@monban/server/proof/export-audit';
import { exportReceipts } from '@monban/server/proof/export-receipts';
import { recordAuditExport, recordReceiptExport } from '@monban/server/proof/record-export';
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
 * already is not touched, and none is left that was not finished. Trail and receipts do not go out without an entry in
 * the trail; keys do, as in the console: they are public, and a checkpoint says of nobody anything.
 *
 * Throws `CONFIGURATION_INVALID` for a call that asks for nothing that there is, `NOT_FOUND` where there is no record
 * `after`, `BACKUP_UNUSABLE` for a database that was never filled to its end.
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
    await requireFinishedDatabase(db);
    return await writeEvidence(evidenceOf(depsOf(configuration, db, keys), request), request.to);
  } finally {
    await db.destroy();
  }
}

function depsOf(configuration: ServerConfiguration, db: Knex, keys: ServerKeys): ExportDeps {
  const { organisation } = configuration;
  return { db, organisation, proof: { key: keys.proof, authorityPem: keys.authority.certificatePem } };
}

interface Evidence {
  /** Leaves an entry in the trail, which a file of the trail then holds. */
  readonly record: () => Promise<void>;
  readonly lines: () => Promise<AsyncIterable<string>>;
}

/** The file first: what cannot be written was not exported either. */
async function writeEvidence({ record, lines }: Evidence, path: string): Promise<string> {
  const file = await open(path, 'wx', 0o600);
  try {
    await record();
    const stream = file.createWriteStream();
    await pipeline(Readable.from(await lines()), stream);
    return `${stream.bytesWritten} bytes in ${path}`;
  } catch (cause) {
    await file.close();
    await rm(path);
    throw cause;
  }
}

function evidenceOf(deps: ExportDeps, request: ExportRequest): Evidence {
  const { at } = request;
  const context: ChangeContext = { actor: 'system', at, requestId: null };
  if (request.kind === 'audit') {
    const query = AuditExportQuery.safeParse({ after: request.after });
    if (!query.success) throw wrongCall('--after');
    return {
      record: () => recordAuditExport(deps.db, context, query.data),
      lines: () => exportAudit(deps, { ...query.data, at }),
    };
  }
  const { after, epoch, controller: controllerId, links } = request;
  const query = ReceiptExportQuery.safeParse({ controllerId, epoch, after });
  if (!query.success) throw wrongCall('--controller, --epoch, --after');
  return {
    record: () => recordReceiptExport(deps.db, context, { ...query.data, ...(links && { links: 'all' }) }),
    lines: () => exportReceipts(deps, { ...query.data, links: links ? 'all' : 'none', at }),
  };
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
