import { Empty, pageOf } from '@monban/core/api/conventions';
import {
  AuditExportQuery,
  CheckpointsQuery,
  CheckpointSummary,
  KeptCheckpoint,
  MadeCheckpoint,
  ProofKeys,
  ReceiptExportQuery,
  Verification,
} from '@monban/core/api/proof';
import { AppError } from '@monban/core/errors';
import { z } from 'zod';
import { route, type Caller, type FileAnswer, type Route } from '../http/route.ts';
import { requireLookUp } from '../look-ups/look-ups.ts';
import type { Platform } from '../platform.ts';
import { findCheckpoint, pageCheckpoints } from './checkpoint-store.ts';
import { makeCheckpoint } from './checkpoints.ts';
import { exportAudit } from './export-audit.ts';
import { exportReceipts } from './export-receipts.ts';
import { recordAuditExport, recordReceiptExport } from './record-export.ts';
import { Verifications } from './verification.ts';

const tag = 'proof';
const NDJSON = 'application/x-ndjson';

/** What shows to others, without us, that nothing was changed or taken away (S16). */
export function proofRoutes(platform: Platform): readonly Route[] {
  return [
    auditExportRoute(platform),
    receiptExportRoute(platform),
    keysRoute(platform),
    ...checkpointRoutes(platform),
    ...verificationRoutes(new Verifications(platform)),
  ];
}

function auditExportRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/proof/audit',
    operationId: 'exportAudit',
    tag,
    summary:
      'The audit trail as a file that is verified off line; `after` goes on where an earlier file ended',
    permission: 'proof:export',
    query: AuditExportQuery,
    download: [NDJSON],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ query, caller, context }) => {
      requireWhole(caller);
      await recordAuditExport(platform.db, context, query);
      const lines = await exportAudit(platform, { ...query, at: context.at });
      return { status: 200, body: {}, file: fileOf('audit', context.at, lines) };
    },
  });
}

function receiptExportRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/proof/receipts',
    operationId: 'exportReceipts',
    tag,
    summary:
      'Receipts as their controllers signed them, with the certificates, as a file that is verified off line',
    permission: 'proof:export',
    query: ReceiptExportQuery,
    download: [NDJSON],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND'],
    handle: async ({ query, caller, context }) => {
      requireWhole(caller);
      const { linksOf, lookUpId, ...part } = query;
      const { at } = context;
      if (linksOf !== undefined)
        await requireLookUp(platform.db, caller, { personId: linksOf, lookUpId, at });
      await recordReceiptExport(platform.db, context, query);
      const links = linksOf === undefined ? 'none' : { of: linksOf };
      const lines = await exportReceipts(platform, { ...part, links, at });
      return { status: 200, body: {}, file: fileOf('receipts', context.at, lines) };
    },
  });
}

function keysRoute({ proof }: Platform): Route {
  return route({
    method: 'get',
    path: '/proof/keys',
    operationId: 'getProofKeys',
    tag,
    summary: 'The public keys that a verifier needs, to be handed over apart from the files',
    permission: 'proof:export',
    status: 200,
    answer: ProofKeys,
    errors: [],
    handle: () =>
      Promise.resolve({
        status: 200,
        body: {
          checkpointKey: proof.key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
          checkpointKeyId: proof.key.keyId,
          authority: proof.authorityPem,
        },
      }),
  });
}

function checkpointRoutes(platform: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/proof/checkpoints',
      operationId: 'listCheckpoints',
      tag,
      summary: 'List the signed checkpoints, newest first',
      permission: 'audit:read',
      query: CheckpointsQuery,
      status: 200,
      answer: pageOf(CheckpointSummary),
      errors: [],
      handle: async ({ query }) => {
        const { items, ...page } = await pageCheckpoints(platform.db, query);
        return { status: 200, body: { items: [...items], ...page } };
      },
    }),
    getCheckpointRoute(platform),
    makeCheckpointRoute(platform),
  ];
}

function getCheckpointRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/proof/checkpoints/{number}',
    operationId: 'getCheckpoint',
    tag,
    summary: 'One checkpoint as it was signed, to be kept somewhere else',
    permission: 'proof:export',
    params: z.strictObject({ number: z.coerce.number().int().min(1) }),
    status: 200,
    answer: KeptCheckpoint,
    errors: ['NOT_FOUND'],
    handle: async ({ params }) => {
      const checkpoint = await findCheckpoint(db, params.number);
      if (checkpoint === undefined) throw new AppError('NOT_FOUND');
      return { status: 200, body: { checkpoint: checkpoint.message } };
    },
  });
}

function makeCheckpointRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/proof/checkpoints',
    operationId: 'makeCheckpoint',
    tag,
    summary: 'Sign a checkpoint now instead of tonight',
    permission: 'proof:export',
    status: 200,
    answer: MadeCheckpoint,
    errors: [],
    handle: async ({ caller, context }) => {
      requireWhole(caller);
      return { status: 200, body: await makeCheckpoint(platform, context.at) };
    },
  });
}

function verificationRoutes(verifications: Verifications): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/proof/verifications',
      operationId: 'startVerification',
      tag,
      summary: 'Verify the whole trail and all receipts now',
      permission: 'proof:export',
      status: 202,
      answer: Verification,
      errors: [],
      handle: async ({ caller }) => {
        requireWhole(caller);
        return { status: 202, body: await verifications.start() };
      },
    }),
    route({
      method: 'get',
      path: '/proof/verifications/latest',
      operationId: 'getLatestVerification',
      tag,
      summary: 'How far the last verification is, or how it ended',
      permission: 'audit:read',
      status: 200,
      answer: Verification,
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: verifications.latest() }),
    }),
  ];
}

/** A chain is whole or it proves nothing: `FORBIDDEN` for who sees a part of the organisation only. */
function requireWhole({ scope }: Caller): void {
  if (scope !== 'all') throw new AppError('FORBIDDEN');
}

function fileOf(name: string, at: Date, lines: AsyncIterable<string>): FileAnswer {
  const day = at.toISOString().slice(0, 10);
  return { mediaType: NDJSON, name: `monban-${name}-${day}.ndjson`, content: bytesOf(lines) };
}

/** In pieces of some size: one line each would cost a packet each. */
async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: string[] = [];
  let length = 0;
  for await (const line of lines) {
    waiting.push(line);
    length += line.length;
    if (length < PIECE) continue;
    yield Buffer.from(waiting.join(''), 'utf8');
    waiting = [];
    length = 0;
  }
  yield Buffer.from(waiting.join(''), 'utf8');
}

const PIECE = 64 * 1024;
